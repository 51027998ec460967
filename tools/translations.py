"""Keeps content/locale in step with the words in the code: a template (.pot), and .po and .mo for each language.

`--add es` begins a language; `--check` changes nothing and fails when a file is out of date or a translation is broken.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from string import Formatter

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "content" / "locale"
POT = LOCALE / "reflectory.pot"
SOURCES = (
    "bot/dialogue/wording",
    "adapters/documents",
    "adapters/shared",
    "adapters/slack/render",
    "adapters/teams/render",
)
CURE = "run: python3 tools/run.py translations"
HEADER = "# Every sentence of Reflectory. Made by tools/translations.py; docs/translating.md tells how to use it."
NOISE = ('"POT-Creation-Date:', '"PO-Revision-Date:', '"Generated-By:')
"""Lines that change by themselves, and would make every run a change."""

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""What a .mo tells as its date, for the same reason."""


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: 0 when all is well."""
    match list(arguments):
        case []:
            return _told(update(LOCALE))
        case ["--check"]:
            return _told(check(LOCALE))
        case ["--add", language]:
            return _told(add(LOCALE, language))
        case _:
            print("python3 tools/run.py translations [--check | --add LANGUAGE]")
            return 2


def _told(faults: Sequence[str]) -> int:
    for fault in faults:
        print(fault)
    return 1 if faults else 0


# --- What each command does, each returning its faults, a line each ---------------------------------


def update(locale: Path) -> list[str]:
    """Writes the template, brings every .po up to date and compiles it."""
    template = extracted()
    _write_if_new(locale / POT.name, written(template))
    faults = []
    for path in po_files(locale):
        try:
            catalog = read(path)
        except (PoFileError, ValueError) as wrong:
            faults.append(f"{_shown(path)}: {wrong}; mend this line and run again")
            continue
        wrong_lines = broken(path, catalog)
        faults += wrong_lines
        if not wrong_lines:
            catalog.update(template, update_creation_date=False)
            _write_if_new(path, written(catalog))
            path.with_suffix(".mo").write_bytes(compiled(catalog))
    return faults


def check(locale: Path) -> list[str]:
    """What is out of date or broken. Changes nothing."""
    pot = locale / POT.name
    faults = []
    if not pot.exists() or pot.read_text(encoding="utf-8") != written(extracted()):
        faults.append(f"{_shown(pot)} is out of date; {CURE}")
    for path in po_files(locale):
        try:
            catalog = read(path)
        except (PoFileError, ValueError) as wrong:
            faults.append(f"{_shown(path)}: {wrong}; mend this line")
            continue
        faults += broken(path, catalog) or uncompiled(path, catalog)
    return faults


def add(locale: Path, language: str) -> list[str]:
    """Begins a language with an empty .po, which people then fill."""
    try:
        known = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return [f"{language} is no language; write a code like es, fr or pt_BR"]
    path = locale / str(known) / "LC_MESSAGES" / "reflectory.po"
    if path.exists():
        return [f"{_shown(path)} is there already; fill it and {CURE}"]
    begun = Catalog(known, project="Reflectory", header_comment=HEADER, fuzzy=False)
    begun.update(extracted(), update_creation_date=False)
    _write_if_new(path, written(begun))
    print(f"Fill {_shown(path)}, then {CURE}")
    return []


# --- Catalogs ---------------------------------------------------------------------------------------


def extracted() -> Catalog:
    """Every message of the code, in the order of its files, with the file but no line number: those always move."""
    catalog = Catalog(project="Reflectory", header_comment=HEADER, fuzzy=False)
    for folder in SOURCES:
        for name, _line, text, comments, context in sorted(_messages(folder), key=itemgetter(0, 1)):
            catalog.add(text, None, [(name, 0)], auto_comments=comments, context=context or None)
    return catalog


def _messages(folder: str) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str]]:
    for name, line, text, comments, context in extract_from_dir(ROOT / folder, [("**.py", "python")]):
        yield (f"{folder}/{Path(name).as_posix()}", line, text, comments, context or "")


def written(catalog: Catalog) -> str:
    """A catalog as text, the same on every machine and day."""
    sink = io.BytesIO()
    write_po(sink, catalog, width=0, include_lineno=False)
    lines = sink.getvalue().decode().splitlines()
    return "\n".join(line for line in lines if not line.startswith(NOISE)) + "\n"


def read(path: Path) -> Catalog:
    """Raises PoFileError or ValueError."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def compiled(catalog: Catalog) -> bytes:
    sink = io.BytesIO()
    catalog.creation_date = catalog.revision_date = LONG_AGO
    write_mo(sink, catalog)
    return sink.getvalue()


def uncompiled(path: Path, catalog: Catalog) -> list[str]:
    """Whether the .mo, which is what the bot reads, says something else than the .po."""
    mo = path.with_suffix(".mo")
    if mo.exists():
        with mo.open("rb") as file, io.BytesIO(compiled(catalog)) as wanted:
            if _sentences(read_mo(file)) == _sentences(read_mo(wanted)):
                return []
    return [f"{_shown(mo)} is out of date; {CURE}"]


def _sentences(catalog: Catalog) -> dict[object, object]:
    return {(message.context, _texts(message.id)): _texts(message.string) for message in catalog if message.id}


def po_files(locale: Path) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/reflectory.po"))


def broken(path: Path, catalog: Catalog) -> list[str]:
    """Translations whose {placeholders} would not be filled: the bot would fail in the middle of a sentence."""
    return [
        f"{_shown(path)}:{message.lineno}: “{text}” must use {_named(placeholders(message.id))}, as the English does"
        for message in catalog
        if message.id and not message.fuzzy
        for text in _texts(message.string)
        if text and not _fits(message, text)
    ]


def _fits(message: Message, text: str) -> bool:
    """One form of a plural may leave out the number: “one answer”."""
    wanted, used = placeholders(message.id), placeholders(text)
    return used == wanted or (not isinstance(message.id, str) and used == wanted - {"n"})


def _texts(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(texts: str | Sequence[str]) -> set[str]:
    """The names between braces; “?” where the braces make no sense."""
    try:
        return {name for text in _texts(texts) for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


def _named(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no braces"


def _write_if_new(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"Written: {_shown(path)}")


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
