"""What must hold between the keys of a document: numbers, branches, levels, references. Single keys are the schema's.

The rules read raw data and pass over what the schema refuses, so that one run tells every fault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage.worksheets.document import Document, Spot
from storage.worksheets.faults import Fault
from storage.worksheets.wording import did_you_mean

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A branch, a question, an action or a principle. `pattern` is the shape of ref that its place asks for."""

    spot: Spot
    role: str
    ref: str | None
    pattern: str | None
    example: str

    @property
    def fits(self) -> bool:
        return self.ref is not None and (self.pattern is None or re.fullmatch(self.pattern, self.ref) is not None)


def worksheet_faults(document: Document) -> Iterator[Fault]:
    numbered = list(_numbered(document.data))
    yield from _misnumbered(document, numbered)
    yield from _numbered_twice(document, numbered)
    for spot, principle in _items(document.data, (), "principles"):
        for where, action in _items(principle, spot, "actions"):
            for place, question in _items(action, where, "questions"):
                yield from _question_faults(document, place, question)


def practice_faults(document: Document, worksheets: Mapping[str, Document]) -> Iterator[Fault]:
    """What the file refers to must exist in the worksheet that it names."""
    wanted, principle = document.data.get("worksheet"), document.data.get("principle")
    if not isinstance(wanted, str) or not isinstance(principle, str):
        return
    if wanted not in worksheets:
        guess = did_you_mean(wanted, worksheets)
        cure = f"did you mean `{guess}`?" if guess else "write the `id` of a file in content/worksheets"
        yield document.fault(("worksheet",), f"there is no worksheet `{wanted}`", cure)
        return
    refs = [(n.role, n.ref) for n in _numbered(worksheets[wanted].data) if n.ref]
    principles = [ref for role, ref in refs if role == "principle"]
    if principle not in principles:
        cure = f"write one of {', '.join(principles)}, in quotes"
        yield document.fault(("principle",), f"`{wanted}` has no principle {principle!r}", cure)
        return
    shown = {
        ref for role, ref in refs if role in {"action", "question", "next_steps"} and ref.startswith(f"{principle}.")
    }
    for spot, example in _items(document.data, (), "practice"):
        yield from _dangling(document, (*spot, "illuminates"), example, shown)


def _numbered(data: Item) -> Iterator[_Numbered]:
    for spot, principle in _items(data, (), "principles"):
        yield (top := _Numbered(spot, "principle", _ref(principle), r"[1-9]\d?", '"1" (digits in quotes)'))
        yield from _child(top, principle, "next_steps", ".N")
        for where, action in _items(principle, spot, "actions"):
            yield (middle := _below(top, action, where, "action", (r"\.[A-MO-Z]", ".A")))  # N is for next steps
            for place, question in _items(action, where, "questions"):
                yield (asked := _below(middle, question, place, "question", (r"\.[1-9]\d?", ".1")))
                yield from _child(asked, question, "yes", "a")
                yield from _child(asked, question, "no", "b")


def _child(parent: _Numbered, item: Item, key: str, ending: str) -> Iterator[_Numbered]:
    child = item.get(key)
    if isinstance(child, dict):
        yield _below(parent, child, (*parent.spot, key), key, (re.escape(ending), ending))


def _below(parent: _Numbered, item: Item, spot: Spot, role: str, ending: tuple[str, str]) -> _Numbered:
    """Under a ref that is wrong itself anything goes: one slip should not be told again for each thing below it."""
    pattern, example = ending
    wanted = re.escape(parent.ref) + pattern if parent.ref and parent.fits else None
    return _Numbered(spot, role, _ref(item), wanted, f"{parent.ref}{example}")


def _misnumbered(document: Document, numbered: list[_Numbered]) -> Iterator[Fault]:
    for n in numbered:
        if n.ref is not None and not n.fits:
            shape = "it must be" if n.role in {"yes", "no", "next_steps"} else "refs here look like"
            what = f"the ref {n.ref!r} does not fit its place (`{n.role}`)"
            yield document.fault((*n.spot, "ref"), what, f"{shape} {n.example}")


def _numbered_twice(document: Document, numbered: list[_Numbered]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for n in numbered:
        spot = (*n.spot, "ref")
        if n.ref in first:
            what = f"the ref {n.ref!r} is used twice, first on line {first[n.ref]}"
            yield document.fault(spot, what, "give each its own number")
        elif n.ref is not None:
            first[n.ref] = document.line(spot)


def _question_faults(document: Document, spot: Spot, question: Item) -> Iterator[Fault]:
    ref, kind = question.get("ref"), question.get("kind")
    if kind == "gate":
        for key, letter in (("yes", "a"), ("no", "b")):
            if key not in question:
                yield document.fault(spot, f"the gate {ref} has no `{key}`", f"add `{key}:` with the ref {ref}{letter}")
    elif kind == "open":
        for key in ("yes", "no", "levels"):
            if key not in question:
                continue
            cure = "write `kind: gate`, or remove the key"
            yield document.fault((*spot, key), f"the open question {ref} has `{key}`, which only gates have", cure)
    levels = question.get("levels")
    if isinstance(levels, list) and len(set(map(str, levels))) < len(levels):
        yield document.fault((*spot, "levels"), f"`levels` of {ref} names a level twice", "name each level once")


def _dangling(document: Document, spot: Spot, example: Item, known: set[str]) -> Iterator[Fault]:
    refs = example.get("illuminates")
    for index, ref in enumerate(refs if isinstance(refs, list) else []):
        if isinstance(ref, str) and ref not in known:
            what = f"this principle has no question or action {ref!r}"
            yield document.fault((*spot, index), what, f"choose from {_some(known)}")


def _some(refs: set[str]) -> str:
    shown = sorted(refs)
    return ", ".join(shown) if len(shown) <= 8 else f"{', '.join(shown[:8])} and so on"


def _items(parent: Item, spot: Spot, key: str) -> Iterator[tuple[Spot, Item]]:
    """The groups of keys in a list, passing over whatever is none."""
    found = parent.get(key)
    for index, item in enumerate(found if isinstance(found, list) else []):
        if isinstance(item, dict):
            yield (*spot, key, index), item


def _ref(item: Item) -> str | None:
    ref = item.get("ref")
    return ref if isinstance(ref, str) and ref else None
