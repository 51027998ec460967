"""The filled worksheet as CSV, an answer a row. No cell can run as a formula when a spreadsheet opens it."""

import csv
import io

from adapters.documents.plain import plain
from adapters.documents.rows import COLUMNS, STEP_COLUMNS, said_rows, step_rows
from bot.domain.paper import Filled

_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters that spreadsheets take for the start of a formula, full-width forms included (CWE-1236).

Tabs and new lines, which some take for one as well, begin no plain text.
"""


def to_csv(filled: Filled) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to read it as such."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow((*COLUMNS, *STEP_COLUMNS))
    said = ((*row, *("" for _ in STEP_COLUMNS)) for row in said_rows(filled))
    for row in (*said, *step_rows(filled)):
        writer.writerow([harmless(cell) for cell in row])
    return sink.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as text: an apostrophe goes before what would start a formula."""
    clean = plain(cell)
    return f"'{clean}" if clean.startswith(_STARTS_FORMULA) else clean
