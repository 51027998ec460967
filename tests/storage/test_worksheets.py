"""The reader of worksheets: what it accepts, every fault it tells with its line, and what it refuses to open."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.worksheet import QuestionKind, Worksheet
from storage.worksheets import (
    ContentFaults,
    Fault,
    check,
    fingerprint,
    outline,
    read_library,
    read_worksheet,
    worksheet_from_json,
    worksheet_to_json,
)

GOOD = """\
id: small
version: 1
title: A small worksheet
language: en-US
source: {title: A paper, publisher: A publisher, attribution: In our own words.}
about: What it is for.
terms:
  - term: CTE
    meaning: Career Technical Education.
principles:
  - ref: "1"
    title: The first principle
    actions:
      - ref: 1.A
        title: The first action
        questions:
          - ref: 1.A.1
            kind: gate
            text: Do we?
            levels: [district, school]
            yes:
              ref: 1.A.1a
              text: How?
            no:
              ref: 1.A.1b
              text: Why not?
          - ref: 1.A.2
            kind: open
            text: What else?
            points:
              - This
              - That
    next_steps:
      ref: 1.N
      text: What next?
    resources:
      - title: A resource
        url: https://example.org/a
"""
PRACTICE = """\
worksheet: small
principle: "1"
source: {title: An article, publisher: A publisher, attribution: Retold.}
practice:
  - title: An example
    place: Ohio
    text: It worked.
    illuminates: [1.A.2, 1.A]
further:
  - title: A brief
    about: What it says.
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str | bytes, name: str = "worksheets/small.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def small(write: Write) -> Worksheet:
    return read_worksheet(write(GOOD), [write(PRACTICE, "practice/one.yaml")])


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def places(faults: tuple[Fault, ...]) -> list[tuple[int, str]]:
    return [(fault.line, fault.what) for fault in faults]


def test_a_good_worksheet_becomes_domain_values_with_its_practice(small: Worksheet) -> None:
    (principle,) = small.principles
    gate, question, next_steps = principle.questions
    assert (gate.kind, gate.levels, gate.yes and gate.yes.ref) == (QuestionKind.GATE, ("district", "school"), "1.A.1a")
    assert (question.points, next_steps.kind) == (("This", "That"), QuestionKind.NEXT_STEPS)
    assert principle.practice[0].illuminates == ("1.A.2", "1.A")
    assert (principle.further[0].about, principle.resources[0].url) == ("What it says.", "https://example.org/a")
    assert small.terms[0].term == "CTE"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("version: 1\n", "", 1, "`version` is missing"),
        ("version: 1\n", "version: one\n", 2, "not a whole number"),
        ("version: 1\n", "version: 0\n", 2, "less than 1"),
        ("id: small", "id: My Worksheet", 1, "'My Worksheet'; write small letters"),
        ("en-US", "english", 4, "such as en-US"),
        ("about: What it is for.", "about:", 6, "`about` has no value"),
        ("about: What it is for.", "about: [What]", 6, "is a list, not words"),
        ("about: What it is for.", 'about: "  "', 6, "`about` is empty"),
        ("    title: The first p", "    titel: The first p", 12, "`titel` is unknown here; did you mean `title`?"),
        ("    title: The first p", "    zzz: The first p", 12, "known are `ref`, `title`"),
        ('ref: "1"', "ref: 1", 11, "`ref` is 1 to YAML, not words; put it in quotes"),
        ('ref: "1"', "ref: 1.5", 11, "a number or a date"),
        ("ref: 1.A\n", "ref: 2.A\n", 14, "'2.A' does not fit its place (`action`); refs here look like 1.A"),
        ("ref: 1.A.2", "ref: 1.B.2", 27, "refs here look like 1.A.1"),
        ("ref: 1.A.2", "ref: 1.A.1", 27, "is used twice, first on line 17"),
        ("ref: 1.A.1b", "ref: 1.A.2b", 25, "it must be 1.A.1b"),
        ("ref: 1.N", "ref: 2.N", 34, "it must be 1.N"),
        ("kind: gate", "kind: gait", 18, "'gait'; write 'gate' or 'open'"),
        ("kind: open", "kind: gate", 27, "the gate 1.A.2 has no `yes`; add `yes:` with the ref 1.A.2a"),
        ("kind: open", "kind: open\n            levels: [school]", 29, "has `levels`, which only gates have"),
        ("[district, school]", "[district, town]", 20, "item 2 of `levels` is 'town'"),
        ("[district, school]", "[school, school]", 20, "names a level twice"),
        ("text: How?", "text: ''", 23, "`text` is empty"),
        ("text: How?", f"text: {'How? ' * 61}", 23, "has 304 characters, more than 300"),
        ("- This", f"- {'This ' * 61}", 31, "item 1 of `points` has 304 characters"),
        ("- This", "- yes", 31, "item 1 of `points` is True to YAML"),
        ("- This", "- Which: this", 31, "has a colon in it and became a key; put the whole text in quotes"),
        ("text: What else?", "text: What: else?", 29, "not YAML"),
        ("  - ref", "\t- ref", 11, "spaces, no tabs"),
        ("https://example.org/a", "javascript:alert(1)", 38, "write a whole address"),
        ("terms:\n", "terms: {}\nxterms:\n", 7, "`terms` is not a list"),
        ("terms:\n", "version: 2\nterms:\n", 7, "the key `version` stands twice, first on line 2"),
        ("A small worksheet", "!!python/object:os.system x", 3, "the tag `!!python/object:os.system` is not allowed"),
        ("A small worksheet", "!mine x", 3, "the tag `!mine` is not allowed"),
        ("terms:\n", "<<: {a: b}\nterms:\n", 7, "`<<` merges"),
        ("A small worksheet", "&a A small worksheet", 3, "`&a` marks a place"),
        ("A small worksheet", "*a", 3, "`*a` refers to another place"),
        ("A small worksheet", "A bell \a", 3, "cannot be printed"),
        ("terms:\n", "? [a, b]\n: c\nterms:\n", 7, "a key is not a word"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_cure(write: Write, old: str, new: str, line: int, words: str) -> None:
    path = write(changed(old, new))
    told = [str(fault) for fault in check([path])]
    assert any(one.startswith(f"{path}:{line}: ") and words in one and "; " in one for one in told), told


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
        ("- a\n- b\n", 1, "no keys at its top"),
        (f"{GOOD}---\nid: two\n", 39, "another document"),
        (GOOD.encode("utf-16"), 1, "not UTF-8"),
        (GOOD.encode().replace(b"What it", b"What \xe9t"), 6, "not UTF-8"),
    ],
)
def test_a_file_that_holds_no_worksheet_is_told_as_such(write: Write, text: str | bytes, line: int, words: str) -> None:
    (fault,) = check([write(text)])
    assert fault.line == line
    assert words in fault.what


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("worksheet: small", "worksheet: smal", 1, "there is no worksheet `smal`; did you mean `small`?"),
        ('principle: "1"', 'principle: "4"', 2, "`small` has no principle '4'"),
        ("[1.A.2, 1.A]", "[1.A.2, 1.B]", 8, "no question or action '1.B'; choose from 1.A, 1.A.1"),
        ("[1.A.2, 1.A]", "[1.A.1a]", 8, "no question or action '1.A.1a'"),
        ("place: Ohio", "plaec: Ohio", 6, "did you mean `place`?"),
    ],
)
def test_practice_must_fit_the_worksheet_that_it_names(write: Write, old: str, new: str, line: int, words: str) -> None:
    practice = write(changed(old, new, PRACTICE), "practice/one.yaml")
    told = [str(fault) for fault in check([write(GOOD), practice])]
    assert any(one.startswith(f"{practice}:{line}: ") and words in one for one in told), told


def test_a_practice_file_alone_is_judged_by_the_worksheets_next_to_it(write: Write) -> None:
    write(GOOD)
    assert check([write(PRACTICE, "practice/one.yaml")]) == ()
    (fault,) = check([write(changed("1.A.2", "1.A.9", PRACTICE), "practice/one.yaml")])
    assert (fault.line, "'1.A.9'" in fault.what) == (8, True)


def test_all_faults_of_all_files_are_told_in_one_run_in_order(write: Write) -> None:
    one = changed("id: small", "id: one")
    one = changed("ref: 1.A.2", "ref: 1.C.2", changed("version: 1\n", "version: 1\nversion: 2\n", one))
    one = changed("text: How?", "tetx: How?", changed("kind: open", "kind: opne", one))
    files = [write(one, "one.yaml"), write("", "two.yaml"), write(changed("id: small", "id: one"), "three.yaml")]
    faults = check([*files, files[0].parent / "none.yaml"])
    assert [Path(fault.file).stem for fault in faults] == ["one"] * 5 + ["two", "three", "none"]
    assert [line for line, _ in places(faults)] == [3, 22, 24, 28, 29, 1, 1, 1]
    assert "belongs to" in faults[6].what
    assert "cannot be read" in faults[7].what


def test_a_slip_in_one_ref_is_not_told_again_for_what_stands_below_it(write: Write) -> None:
    assert len(check([write(changed("ref: 1.A\n", "ref: 2.A\n"))])) == 1


def test_a_refused_value_is_not_told_a_second_time_by_the_schema(write: Write) -> None:
    assert len(check([write(changed("A small worksheet", "!!python/name:os.system"))])) == 1


def test_a_folder_is_checked_with_everything_in_it(write: Write, tmp_path: Path) -> None:
    write(changed("version: 1\n", ""))
    write(changed("    place: Ohio\n", "", PRACTICE), "practice/one.yml")
    assert [fault.what for fault in check([tmp_path])] == ["`place` is missing", "`version` is missing"]


def test_reading_a_faulty_worksheet_raises_all_its_faults(write: Write) -> None:
    with pytest.raises(ContentFaults, match=r"small\.yaml:1: `version` is missing; add a line") as raised:
        read_worksheet(write(changed("version: 1\n", "")), [write("", "practice/one.yaml")])
    assert [fault.what for fault in raised.value.faults] == ["`version` is missing", "the file is empty"]


def test_a_library_is_every_worksheet_with_its_own_practice(write: Write, tmp_path: Path) -> None:
    write(GOOD)
    write(changed("id: small", "id: other"), "worksheets/another.yml")
    write(PRACTICE, "practice/one.yaml")
    other, small = read_library(tmp_path)
    assert (other.id, other.principles[0].practice) == ("other", ())
    assert (small.id, len(small.principles[0].practice)) == ("small", 1)


def test_a_library_without_worksheets_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentFaults, match="no worksheet in this folder"):
        read_library(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "`&a` marks a place"),
        ("[" * 10_000, "nested more than 20 deep"),
        ("{a: " * 10_000, "nested more than 20 deep"),
        ("- " * 10_000, "nested more than 20 deep"),
        ("? " * 10_000, "nested more than 20 deep"),
        ("a" * 5_000_000, "larger than 1 MiB"),
        ("[" + "1," * 500_000 + "]", "more than 50,000 keys and values"),
    ],
    ids=["laughs", "brackets", "braces", "dashes", "keys", "large", "long"],
)
def test_a_bomb_is_refused_quickly(write: Write, text: str, words: str) -> None:
    start = time.perf_counter()
    assert words in check([write(text)])[0].what
    assert time.perf_counter() - start < 10


def test_no_tag_makes_the_reader_run_anything(write: Write, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    faults = check([write(f"id: !!python/object/apply:os.mkdir ['{trace.as_posix()}']\n")])
    assert "!!python/object/apply:os.mkdir" in faults[0].what
    assert not trace.exists()


def test_json_brings_the_same_worksheet_back(small: Worksheet) -> None:
    assert worksheet_from_json(worksheet_to_json(small)) == small


def test_the_same_worksheet_always_has_the_same_json_and_fingerprint(small: Worksheet, write: Write) -> None:
    reordered = changed("version: 1\n", "", GOOD) + "version: 1\n# a remark\n"
    again = read_worksheet(write(reordered), [write(PRACTICE, "practice/one.yaml")])
    assert worksheet_to_json(again) == worksheet_to_json(small)
    assert fingerprint(again) == fingerprint(small)
    assert len(fingerprint(small)) == 64
    assert '"about":"What it is for.","id":"small",' in worksheet_to_json(small)


def test_a_changed_word_changes_the_fingerprint(small: Worksheet, write: Write) -> None:
    assert fingerprint(read_worksheet(write(changed("Why not?", "Why?")))) != fingerprint(small)


def test_json_that_is_no_worksheet_is_refused() -> None:
    with pytest.raises(ValueError, match="principles"):
        worksheet_from_json('{"id": "small"}')


def test_the_outline_has_branches_on_gates_only_and_urls_where_there_are_any(small: Worksheet) -> None:
    assert outline(small) == {
        "id": "small",
        "version": 1,
        "title": "A small worksheet",
        "principles": [
            {
                "ref": "1",
                "title": "The first principle",
                "actions": [
                    {
                        "ref": "1.A",
                        "title": "The first action",
                        "questions": [
                            {
                                "ref": "1.A.1",
                                "kind": "gate",
                                "text": "Do we?",
                                "points": [],
                                "yes": {"ref": "1.A.1a", "text": "How?", "points": []},
                                "no": {"ref": "1.A.1b", "text": "Why not?", "points": []},
                            },
                            {"ref": "1.A.2", "kind": "open", "text": "What else?", "points": ["This", "That"]},
                        ],
                    }
                ],
                "next_steps": {"ref": "1.N", "text": "What next?"},
                "resources": [{"title": "A resource", "url": "https://example.org/a"}],
                "practice": [{"title": "An example", "place": "Ohio", "text": "It worked."}],
            }
        ],
    }
