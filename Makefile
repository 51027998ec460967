# Every target is a line of tools/run.py, which also serves Windows: python tools/run.py test
PYTHON ?= python3
TARGETS = playground test check lock mutation bench faults gallery pictures translations

help:
	@echo "make $(TARGETS)"
	@echo "make test ARGS='-k worksheet'; make PYTHON=python3.13 playground"

$(TARGETS):
	@$(PYTHON) tools/run.py $@ $(ARGS)

.PHONY: help $(TARGETS)
