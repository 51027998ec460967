"""A chart as a PNG picture, for platforms that can not draw one in a message.

All that Typst reads as markup stands below. What the chart says reaches it as data, so that nothing in it formats.
"""

import json

import typst

from adapters.documents.palette import COLOURS
from bot.domain.message import Chart

DENSITY = 144.0
"""Dots per inch: two for each of the 72 points that make an inch, so that text stays sharp on dense screens."""

_DRAWING = b"""
#let chart = json(bytes(sys.inputs.chart))
#let ink = rgb("#1f2430")
#let bar = rgb(chart.colours.bar)
#set page(width: 460pt, height: auto, margin: (x: 18pt, y: 16pt), fill: white)
#set text(font: "Libertinus Serif", size: 13pt, fill: ink, hyphenate: false)
#set par(leading: 0.5em)
#text(weight: "bold", size: 15pt, chart.caption)
#v(4pt)
#context grid(
  columns: (auto, 1fr, auto),
  column-gutter: 12pt,
  row-gutter: 10pt,
  align: (left + horizon, left + horizon, right + horizon),
  ..chart.bars.map(each => (
    block(width: calc.min(170pt, measure(each.label).width), each.label),
    box(
      width: 100%, height: 13pt, radius: 3pt, clip: true,
      stroke: if each.whole { 0.8pt + rgb(chart.colours.outline) },
      fill: if each.whole { rgb(chart.colours.room) },
      box(width: each.share * 100%, height: 13pt, fill: bar),
    ),
    text(weight: "bold", each.count),
  )).flatten()
)
"""


def to_png(chart: Chart) -> bytes:
    """White ground, dark text, and the numbers beside the bars, so that no colour alone tells anything."""
    bars = [
        {
            "label": bar.label,
            "share": chart.share(bar),
            "count": str(bar.value) if bar.of is None else f"{bar.value} / {bar.of}",
            "whole": bar.of is not None,
        }
        for bar in chart.bars
    ]
    data = json.dumps({"caption": chart.caption, "bars": bars, "colours": COLOURS})
    picture = typst.compile(_DRAWING, format="png", ppi=DENSITY, sys_inputs={"chart": data})
    assert isinstance(picture, bytes)  # one page
    return picture
