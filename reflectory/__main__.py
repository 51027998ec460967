"""`python -m reflectory`."""

from reflectory.cli import main

main()
