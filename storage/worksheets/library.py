"""Reads content files together: worksheets with the practice examples that belong to them; all faults in one run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.worksheet import Worksheet
from storage.worksheets.document import Document, load
from storage.worksheets.faults import ContentFaults, Fault
from storage.worksheets.rules import practice_faults, worksheet_faults
from storage.worksheets.schema import PracticeFile, WorksheetFile
from storage.worksheets.wording import parse


def read_worksheet(path: Path, practice: Sequence[Path] = ()) -> Worksheet:
    """The worksheet in the file, with the examples from the practice files. Raises ContentFaults."""
    return _usable([path], practice)[0]


def read_library(folder: Path) -> tuple[Worksheet, ...]:
    """The worksheets of a content folder, in the order of their file names. Raises ContentFaults."""
    worksheets = _yaml_in(folder / "worksheets")
    if not worksheets:
        cure = "put at least one worksheet there, or name the right folder"
        raise ContentFaults([Fault(str(folder / "worksheets"), 1, "there is no worksheet in this folder", cure)])
    return _usable(worksheets, _yaml_in(folder / "practice"))


def check(paths: Iterable[Path]) -> tuple[Fault, ...]:
    """Every fault of the files, worksheets and practice mixed; of a folder, all its YAML files."""
    files = list(dict.fromkeys(file for path in paths for file in (_yaml_below(path) if path.is_dir() else [path])))
    shelf = _Shelf()
    for path in files:
        if document := shelf.load(path):
            add = shelf.add_practice if _is_practice(document) else shelf.add_worksheet
            add(document)
    shelf.refer(neighbours=True)
    return shelf.sorted_faults()


def _usable(worksheets: Sequence[Path], practice: Sequence[Path]) -> tuple[Worksheet, ...]:
    shelf = _Shelf()
    for path in worksheets:
        if document := shelf.load(path):
            shelf.add_worksheet(document)
    for path in practice:
        if document := shelf.load(path):
            shelf.add_practice(document)
    shelf.refer(neighbours=False)
    if shelf.faults:
        raise ContentFaults(shelf.sorted_faults())
    return tuple(worksheet.value(shelf.practice) for worksheet in shelf.worksheets)


@dataclass(slots=True)
class _Shelf:
    """What has been read so far, and what is wrong with it."""

    worksheets: list[WorksheetFile] = field(default_factory=list)
    practice: list[PracticeFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    by_id: dict[str, Document] = field(default_factory=dict)
    referring: list[Document] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)

    def load(self, path: Path) -> Document | None:
        self.order.setdefault(str(path), len(self.order))
        document, faults = load(path)
        self.faults += faults
        return document

    def add_worksheet(self, document: Document) -> None:
        worksheet, faults = parse(document, WorksheetFile)
        self.faults += [*faults, *worksheet_faults(document), *self._same_id(document)]
        if worksheet:
            self.worksheets.append(worksheet)

    def add_practice(self, document: Document) -> None:
        practice, faults = parse(document, PracticeFile)
        self.faults += faults
        self.referring.append(document)
        if practice:
            self.practice.append(practice)

    def refer(self, *, neighbours: bool) -> None:
        """Follows the references once everything is read. A practice file alone is judged by the folder next to it."""
        for document in self.referring:
            known = {**(_neighbours(document) if neighbours else {}), **self.by_id}
            self.faults += practice_faults(document, known)

    def sorted_faults(self) -> tuple[Fault, ...]:
        """File after file in the order in which they were read, each from its top."""
        return tuple(sorted(self.faults, key=lambda fault: (self.order[fault.file], fault.line)))

    def _same_id(self, document: Document) -> Iterator[Fault]:
        name = document.data.get("id")
        if not isinstance(name, str):
            return
        first = self.by_id.setdefault(name, document)
        if first is not document:
            what = f"the id `{name}` belongs to {first.path} already"
            yield document.fault(("id",), what, "give each worksheet an id of its own")


def _neighbours(document: Document) -> dict[str, Document]:
    read = (load(path)[0] for path in _yaml_in(document.path.parent.parent / "worksheets"))
    return {found.data["id"]: found for found in read if found and isinstance(found.data.get("id"), str)}


def _is_practice(document: Document) -> bool:
    return "principles" not in document.data and not {"worksheet", "practice"}.isdisjoint(document.data)


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if _is_yaml(path))


def _yaml_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if _is_yaml(path))


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in {".yaml", ".yml"} and path.is_file()
