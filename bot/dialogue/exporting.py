"""Typed words -> which file somebody wants: of the filled worksheet, or a year report."""

import re
from collections.abc import Sequence

from bot.domain.paper import WantedFile
from bot.domain.worksheet import Worksheet
from bot.domain.year import SchoolYear, WantedReport

_ALSO = {"word": "docx", "excel": "xlsx", "markdown": "md", "text": "md", "calendar": "ics"}
"""What people call a format."""

_FILLERS = frozenset({"principle", "as", "in", "to", "for"})


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


def wanted_report(typed: str, formats: Sequence[str], newest: SchoolYear) -> WantedReport | None:
    """From words in any order, like "pdf 2026" or "for 2026-27 as word"; None where one is not understood."""
    file_format, year = formats[0], newest
    for word in typed.casefold().replace(",", " ").split():
        named = _ALSO.get(word, word).removeprefix(".")
        if named in formats:
            file_format = named
        elif told := _YEAR.fullmatch(word):
            year = SchoolYear(int(told["begins"]))
            if told["ends"] and int(told["ends"]) % 100 != (year.begins + 1) % 100:
                return None
        elif word not in _FILLERS:
            return None
    return WantedReport(file_format, year)


_YEAR = re.compile(r"(?P<begins>20\d\d)(?:[-–/](?P<ends>\d\d|20\d\d))?", re.ASCII)
"""The year in which a school year begins, alone or with the one in which it ends."""
