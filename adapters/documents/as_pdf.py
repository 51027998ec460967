"""The filled worksheet as PDF, with the structure that screen readers need (PDF/UA-1). The look is worksheet.typ's."""

import json
from dataclasses import asdict
from importlib import resources

import typst

from adapters.documents.plain import cleaned, plain
from bot.domain.language import gettext as _
from bot.domain.paper import Filled, Part

LANGUAGE = "en"


def to_pdf(filled: Filled) -> bytes:
    told = {
        "title": plain(filled.summary.worksheet),
        "language": LANGUAGE,
        "page": _("Page {page} of {pages}"),
        "parts": [_as_data(cleaned(part)) for part in filled.paper],
    }
    drawing = resources.files("adapters.documents").joinpath("worksheet.typ").read_bytes()
    return _drawn(drawing, {"told": json.dumps(told)})


def _drawn(drawing: bytes, inputs: dict[str, str]) -> bytes:
    """The standard asks for a font with every letter: a script that no font here has costs the seal, not the file."""
    try:
        whole = typst.compile(drawing, format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
    except typst.TypstError:
        whole = typst.compile(drawing, format="pdf", sys_inputs=inputs)
    assert isinstance(whole, bytes)  # one document
    return whole


def _as_data(part: Part) -> dict[str, object]:
    return {"kind": type(part).__name__.lower(), **asdict(part)}
