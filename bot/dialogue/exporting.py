"""Typed words -> which file of the filled worksheet somebody wants."""

from collections.abc import Sequence

from bot.domain.paper import WantedFile
from bot.domain.worksheet import Worksheet

_ALSO = {"word": "docx", "excel": "xlsx", "markdown": "md", "text": "md", "calendar": "ics"}
"""What people call a format."""

_FILLERS = frozenset({"principle", "as", "in", "to"})


def wanted_file(typed: str, formats: Sequence[str], worksheet: Worksheet) -> WantedFile | None:
    """From words in any order, like "word 3" or "principle 3 as csv"; None where one is not understood."""
    principles = {principle.ref for principle in worksheet.principles}
    file_format, principle = formats[0], ""
    for word in typed.casefold().replace(",", " ").split():
        named = _ALSO.get(word, word).removeprefix(".")
        if named in formats:
            file_format = named
        elif named in principles:
            principle = named
        elif word not in _FILLERS:
            return None
    return WantedFile(file_format, principle)
