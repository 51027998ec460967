"""Papers as PDF, with the structure that screen readers need (PDF/UA-1). The look is worksheet.typ's."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources

import typst

from adapters.documents.palette import COLOURS
from adapters.documents.plain import cleaned, plain
from bot.domain.language import gettext as _
from bot.domain.message import Chart
from bot.domain.paper import Drawing, Filled, Paper, Part

LANGUAGE = "en"


def to_pdf(filled: Filled) -> bytes:
    return pdf_of(Paper(filled.summary.worksheet, filled.summary.team, filled.paper))


def pdf_of(paper: Paper) -> bytes:
    told = {
        "title": plain(paper.title),
        "language": LANGUAGE,
        "dense": paper.dense,
        "page": _("Page {page} of {pages}"),
        "colours": COLOURS,
        "parts": [_as_data(cleaned(part)) for part in paper.parts],
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
    if isinstance(part, Drawing):
        return {"kind": "drawing", "caption": part.chart.caption, "bars": list(_bars(part.chart))}
    return {"kind": type(part).__name__.lower(), **asdict(part)}


def _bars(chart: Chart) -> Iterator[dict[str, object]]:
    for bar in chart.bars:
        number = str(bar.value) if bar.of is None else _("{n} of {total}").format(n=bar.value, total=bar.of)
        yield {"label": bar.label, "number": number, "share": chart.share(bar), "whole": bar.of is not None}
