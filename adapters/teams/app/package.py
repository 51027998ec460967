"""The app's package, as an administrator uploads it to Teams: the manifest and two icons in a zip."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import typst

COLOR, OUTLINE = 192, 32
"""Pixels of a side."""

TEAL = "#0b6e6e"
_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{ink}" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M4 4h16v8a5 5 0 0 1-5 5h-3l-4 4v-4a4 4 0 0 1-4-4z"/><path d="M8.5 8.5h7M8.5 12.5h4"/></svg>'
)


def package(manifest: Mapping[str, Any]) -> bytes:
    """The zip's content. Its files are at its root, and carry no time, so that the same app is the same file."""
    files = {
        "manifest.json": json.dumps(manifest, indent=2).encode(),
        "color.png": icon(COLOR, ink="#ffffff", ground=TEAL),
        "outline.png": icon(OUTLINE, ink="#ffffff", ground=None),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in files.items():
            whole.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return content.getvalue()


def icon(pixels: int, ink: str, ground: str | None) -> bytes:
    """The mark as a PNG of this size; Teams wants the outline white on nothing."""
    svg = _MARK.format(ink=ink).replace('"', '\\"')
    fill = f'rgb("{ground}")' if ground else "none"
    inset = pixels / 6 if ground else 0
    source = f"""
#set page(width: {pixels}pt, height: {pixels}pt, margin: {inset}pt, fill: {fill})
#image(bytes("{svg}"), format: "svg", width: 100%, height: 100%)
"""
    drawn = typst.compile(source.encode(), format="png", ppi=72)
    assert isinstance(drawn, bytes)
    return drawn
