"""From a YAML file to plain data that knows its lines. What the data should hold is the schema's and the rules' affair.

A content file may come from anyone, so whatever could run code or blow up (tags, aliases, depth, size) is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

from storage.worksheets.faults import ContentFaults, Fault

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_PARTS = 50_000  # the largest worksheet that ships has some 1,200


class _Mark(Protocol):
    """A place in the text, as the parser notes it."""

    line: int


Spot = tuple[str | int, ...]
"""The way from the top of a document to a value, such as ("principles", 0, "title")."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The parser in C, which every wheel of PyYAML has: the other takes a good part of the program's start."""

_TAG = "tag:yaml.org,2002:"
_REFERENCE = "write the text out where it is needed"
_LAYOUT = "use the layout in content/README.md"


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data. `refused` are the spots whose values are missing because they were at fault already."""

    path: Path
    data: dict[str, Any]
    lines: Mapping[Spot, int]
    refused: frozenset[Spot] = frozenset()

    def fault(self, spot: Spot, what: str, cure: str) -> Fault:
        return Fault(str(self.path), self.line(spot), what, cure)

    def line(self, spot: Spot) -> int:
        """The line of the spot, or of what should hold it when there is no such spot."""
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return self.lines.get(spot, 1)


def load(path: Path) -> tuple[Document | None, tuple[Fault, ...]]:
    """The document in the file, if there is one, and what is wrong with the file as YAML."""
    try:
        root = _compose(path, _text(path))
    except ContentFaults as refusal:
        return None, refusal.faults
    plain = _Plain(path)
    data = plain.value(root, ())
    if not isinstance(data, dict):
        plain.refuse((), "the file has no keys at its top", "start with `id:` (a worksheet) or `worksheet:` (practice)")
        return None, tuple(plain.faults)
    return Document(path, data, plain.lines, frozenset(plain.refused)), tuple(plain.faults)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _one(path, 1, f"the file cannot be read ({error.strerror})", "check its name and its rights") from error
    if len(data) > MAX_BYTES:
        raise _one(path, 1, "the file is larger than 1 MiB", "split it, or check that it is a worksheet at all")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _one(path, line, "this is not UTF-8 text", "save the file again with the encoding UTF-8") from error


def _compose(path: Path, text: str) -> yaml.Node:
    try:
        if tricks := tuple(_tricks(path, text)):
            raise ContentFaults(tricks)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _not_yaml(path, text, error) from error
    except RecursionError as error:  # the depth is counted first, so this is a second lock on the same door
        raise _one(path, 1, "the file is nested too deeply", _LAYOUT) from error
    if root is None:
        raise _one(path, 1, "the file is empty", "start from one of the files in content/worksheets")
    return root


def _tricks(path: Path, text: str) -> Iterator[Fault]:
    """Depth and length are judged while parsing, before anything recursive sees the text."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = _line(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            yield Fault(str(path), line, f"this is nested more than {MAX_DEPTH} deep", _LAYOUT)
            return
        if count > MAX_PARTS:
            yield Fault(str(path), line, f"the file has more than {MAX_PARTS:,} keys and values", "split it")
            return
        if isinstance(event, yaml.AliasEvent):
            yield Fault(str(path), line, f"`*{event.anchor}` refers to another place; that is not allowed", _REFERENCE)
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            yield Fault(str(path), line, f"`&{event.anchor}` marks a place; that is not allowed", "remove the mark")


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> ContentFaults:
    line, problem = 1, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        line, problem = _line(error.problem_mark or error.context_mark), error.problem or problem
    elif isinstance(error, yaml.reader.ReaderError):
        line, problem = text.count("\n", 0, error.position) + 1, "it holds a character that cannot be printed"
    cure = "check the indentation (spaces, no tabs) and put text that holds `: ` or ` #` in quotes"
    return _one(path, line, f"this is not YAML ({' '.join(problem.split())})", cure)


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark else 1


def _one(path: Path, line: int, what: str, cure: str) -> ContentFaults:
    return ContentFaults([Fault(str(path), line, what, cure)])


@dataclass(slots=True)
class _Plain:
    """Turns nodes into plain values, and notes lines and faults on the way. It builds no object that a tag asks for."""

    path: Path
    lines: dict[Spot, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    refused: set[Spot] = field(default_factory=set)

    def value(self, node: yaml.Node, spot: Spot) -> Any:
        self.lines.setdefault(spot, _line(node.start_mark))
        kind = node.tag.removeprefix(_TAG)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self.mapping(node, spot)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self.value(item, (*spot, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, kind, spot)
        return self.refuse_tag(node, spot)

    def mapping(self, node: yaml.MappingNode, spot: Spot) -> dict[str, Any]:
        """Keys are taken as written: to YAML a bare `yes` would be a truth value."""
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = _line(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                self.note(line, "a key is not a word", "write a key from content/README.md before the colon")
            elif key.tag == f"{_TAG}merge":
                self.note(line, "`<<` merges another place in; that is not allowed", _REFERENCE)
            elif key.value in found:
                first = self.lines[*spot, key.value]
                self.note(line, f"the key `{key.value}` stands twice, first on line {first}", "keep one of the two")
            else:
                self.lines[*spot, key.value] = line
                found[key.value] = self.value(value, (*spot, key.value))
        return found

    def scalar(self, node: yaml.ScalarNode, kind: str, spot: Spot) -> Any:
        text: str = node.value
        if kind in {"str", "null"}:
            return text if kind == "str" else None
        if kind == "bool" and text.lower() in yaml.constructor.SafeConstructor.bool_values:
            return yaml.constructor.SafeConstructor.bool_values[text.lower()]
        if kind == "int" and text.isdecimal() and len(text) < 10:
            return int(text)
        if kind in {"bool", "int", "float", "timestamp"}:
            return self.refuse(spot, f"to YAML {text[:40]!r} is a number or a date, not words", "put it in quotes")
        return self.refuse_tag(node, spot)

    def refuse_tag(self, node: yaml.Node, spot: Spot) -> None:
        tag = node.tag.replace(_TAG, "!!")
        self.refuse(spot, f"the tag `{tag}` is not allowed here", "remove it: words, lists and keys need no tag")

    def refuse(self, spot: Spot, what: str, cure: str) -> None:
        self.refused.add(spot)
        self.note(self.lines[spot], what, cure)

    def note(self, line: int, what: str, cure: str) -> None:
        self.faults.append(Fault(str(self.path), line, what, cure))
