"""Makes up messages, forms and home views of every kind of block and field, with hostile and very long texts."""

from datetime import date, time

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.domain.form import (
    Day,
    Field,
    Form,
    FormId,
    Home,
    Line,
    Note,
    Option,
    Paragraph,
    Part,
    PersonPick,
    Pick,
    PlacePick,
    Time,
    Upload,
)
from bot.domain.message import (
    Act,
    Bar,
    Block,
    Bullets,
    Button,
    Chart,
    Choices,
    Divider,
    Heading,
    Link,
    Links,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)
from bot.domain.places import MessageRef, Place, Platform, Workspace

TEAM = Workspace(Platform.SLACK, "T1")
HOSTILE = (
    "<!channel> <!here|here> <@U0123> <#C0123> <!subteam^S1> <!date^1^{date}^https://evil.example|x>",
    "@channel @here @everyone #general",
    "<https://evil.example|your bank> https://evil.example mailto:a@evil.example",
    "*bold* _italic_ ~struck~ `code` ```block``` > quote\n>>> rest\n1. one\n- two",
    ":tada: :skin-tone-2: 👩🏽‍🚀 🏳️‍🌈 🇺🇸 é ก็็็็็",
    "&amp; &lt;b&gt; <b>&</b> ]]> --> \"'\\",
    "\u202egnp.exe \u2066 \x00\x07\x1b[31m\ud800 \u200b\ufeff",
    "教師は生徒の成長を第一に考えています。" * 9,
    "{name} %s $x ${y} {{z}}",
    "wordwithoutanyend" * 40,
    "Line.\n\n\nAnother paragraph! And more?\r\nA last one.\t",
)

spoken = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
words = st.lists(spoken, max_size=4).map(" ".join)
long_words = st.builds(lambda text, times: (text + " ") * times, words, st.integers(20, 300))
texts = st.one_of(words, words, words, long_words)
labels = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=75)
refs = st.builds(MessageRef, st.just(Place(TEAM, "C1")), st.just("1700000000.000100"))


def tables() -> SearchStrategy[Table]:
    return st.tuples(st.integers(1, 22), st.sampled_from((0, 1, 3, 99, 120))).flatmap(
        lambda size: st.builds(
            lambda caption, cell, heads: Table(
                caption, heads, tuple(tuple(f"{cell}{row}" for _ in heads) for row in range(size[1]))
            ),
            words,
            words,
            st.tuples(*(words,) * size[0]),
        )
    )


bars = st.builds(Bar, st.one_of(labels, words), st.integers(0, 60), st.none() | st.integers(0, 60))
blocks: SearchStrategy[Block] = st.one_of(
    st.builds(Heading, texts),
    st.builds(Text, texts, st.booleans()),
    st.builds(Bullets, st.lists(texts, max_size=8).map(tuple)),
    st.builds(Bullets, st.lists(words, min_size=40, max_size=60).map(tuple)),
    st.builds(Quote, texts, words, st.none() | refs),
    st.builds(Progress, st.integers(0, 9), st.integers(0, 9), words),
    st.builds(Links, st.lists(st.builds(Link, words, st.just("https://careertech.org/vision")), max_size=5).map(tuple)),
    tables(),
    st.builds(Chart, words, st.lists(bars, max_size=25).map(tuple)),
    st.just(Divider()),
)
buttons = st.builds(Button, st.sampled_from(Act), st.text(max_size=60), labels, st.booleans())
choices = st.builds(Choices, st.lists(buttons, min_size=1, max_size=12).map(tuple))
messages = st.builds(
    lambda said, pressed: Message((*said, *pressed)),
    st.lists(st.one_of(blocks, blocks, blocks, choices), min_size=1, max_size=25),
    st.lists(choices, max_size=2),
)
homes = st.builds(
    Home, messages, st.lists(st.builds(Part, st.just(Place(TEAM, "C1")), messages), max_size=24).map(tuple)
)

said = texts.filter(lambda text: bool(text.strip()))
days = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
times = st.times(time(0), time(23, 59)).map(lambda at: f"{at:%H:%M}")


def options() -> SearchStrategy[tuple[Option, ...]]:
    return st.tuples(st.sampled_from((1, 2, 10, 11, 58, 100, 101, 230)), labels, texts).map(
        lambda given: (
            Option("", f"{given[1]} {given[2]}"),
            *(Option(str(n), f"{given[1]} {n}") for n in range(1, given[0])),
        )
    )


def fields(name: str) -> SearchStrategy[Field]:
    return st.one_of(
        st.builds(Note, said),
        st.builds(Line, st.just(name), labels, texts, words, st.booleans()),
        st.builds(Paragraph, st.just(name), said, texts, texts, st.booleans(), st.sampled_from((300, 3000, 20_000))),
        options().flatmap(
            lambda offered: st.builds(
                Pick,
                st.just(name),
                labels,
                st.just(offered),
                st.lists(st.sampled_from([each.value for each in offered]), max_size=4).map(tuple),
                st.booleans(),
                st.booleans(),
                words,
            )
        ),
        st.builds(Day, st.just(name), labels, st.just("") | days, st.booleans(), words),
        st.builds(Time, st.just(name), labels, st.just("") | times, st.booleans()),
        st.builds(PersonPick, st.just(name), labels, st.sampled_from(((), ("U1",))), st.booleans(), st.booleans()),
        st.builds(PlacePick, st.just(name), labels, st.sampled_from(("", "C1")), st.booleans(), words),
        st.builds(Upload, st.just(name), labels, st.just(".ics"), words),
    )


forms = st.builds(
    Form,
    st.sampled_from(FormId),
    st.text(max_size=80),
    st.one_of(labels, said),
    st.tuples(st.just(Line("first", "Words")), *(fields(f"field{number}") for number in range(6))),
    labels,
)
