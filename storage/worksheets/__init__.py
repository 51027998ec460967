"""Worksheets and practice examples as files and as JSON: read them, check them, show them, fingerprint them.

What a worksheet is stands in bot.domain; the copy that a running reflection keeps is the database's.
"""

from storage.worksheets.canonical import fingerprint, worksheet_from_json, worksheet_to_json
from storage.worksheets.faults import ContentFaults, Fault
from storage.worksheets.library import check, read_library, read_worksheet
from storage.worksheets.outline import outline

__all__ = [
    "ContentFaults",
    "Fault",
    "check",
    "fingerprint",
    "outline",
    "read_library",
    "read_worksheet",
    "worksheet_from_json",
    "worksheet_to_json",
]
