"""What every store keeps: values as they were, uniqueness, isolation between workspaces, all or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.answer import Agreement, Answer, NextStep, Stance, Voice
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.errors import Conflict
from bot.domain.places import Place
from bot.domain.plan import Item
from bot.domain.reflection import ACTIVE, UNDER_WAY, Appointment, Prompt, Reflection, ReflectionState
from bot.domain.worksheet import Action, Principle, Question, QuestionKind, Source, Worksheet
from storage.store import SqlStore
from storage.worksheets import fingerprint
from tests.contracts.examples import MONDAY, NOON, OURS, THEIRS, Team


async def put(store: SqlStore, *values: object) -> None:
    async with store.transaction() as tx:
        await tx.put(*values)


def together(team: Team) -> tuple[object, ...]:
    """What the others refer to."""
    return (team.reflection, team.prompt(), team.answer(), team.step(), team.page, team.delivery)


@pytest.mark.parametrize("value", [*OURS.short, *OURS.full], ids=lambda value: type(value).__name__)
async def test_a_value_is_read_as_it_was_written(store: SqlStore, value: object) -> None:
    await put(store, *together(OURS), value)
    async with store.reading() as reader:
        assert value in await reader.many(type(value))


async def test_writing_twice_changes_nothing(store: SqlStore) -> None:
    await put(store, *OURS.short, *OURS.short)
    await put(store, *OURS.short)
    async with store.reading() as reader:
        for value in OURS.short:
            assert await reader.many(type(value)) == (value,)


async def test_a_later_value_replaces_the_earlier_one(store: SqlStore) -> None:
    await put(store, *OURS.short)
    await put(store, *OURS.full)
    await put(store, *OURS.short)
    async with store.reading() as reader:
        assert await reader.many(Answer) == (OURS.answer(),)
        assert await reader.one(NextStep, id=OURS.step().id) == OURS.step()
        assert await reader.one(Reflection, id=OURS.reflection.id) == OURS.reflection


async def test_values_can_be_written_before_what_they_belong_to(store: SqlStore) -> None:
    await put(store, OURS.answer(), OURS.prompt(), OURS.reflection)
    async with store.reading() as reader:
        assert await reader.many(Answer) == (OURS.answer(),)


async def test_what_a_value_belongs_to_must_be_there(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        await put(store, OURS.reflection, OURS.answer(text="secret"))
    with pytest.raises(LookupError, match="before its items"):
        await put(store, OURS.item())
    async with store.reading() as reader:
        assert await reader.many(Reflection) == ()


async def test_any_character_can_be_stored(store: SqlStore) -> None:
    strange = replace(OURS.answer(), text="a\0b\ud800c\U0001f600", files=("\0", "\udfff"))
    await put(store, *together(OURS), strange)
    async with store.reading() as reader:
        assert await reader.many(Answer) == (replace(strange, text="a?b?c\U0001f600", files=("\0", "?")),)


async def test_instants_are_kept_in_utc_and_must_have_a_zone(store: SqlStore) -> None:
    elsewhere = datetime(2026, 9, 14, 8, tzinfo=timezone(timedelta(hours=-5)))
    await put(store, replace(OURS.reflection, created_at=elsewhere))
    async with store.reading() as reader:
        found = await reader.one(Reflection, id=OURS.reflection.id)
    assert found
    assert found.created_at.isoformat() == "2026-09-14T13:00:00+00:00"
    with pytest.raises(Exception, match="an instant needs a zone"):
        await put(store, replace(OURS.reflection, created_at=MONDAY))
    with pytest.raises(Exception, match="a wall time has no zone"):
        await put(store, replace(OURS.reflection, next_slot=NOON))


async def test_instants_are_ordered_whatever_their_year(store: SqlStore) -> None:
    moments = [datetime(year, 1, 1, tzinfo=UTC) for year in (9999, 1, 999, 2026)]
    prompts = [replace(OURS.prompt(str(at.year)), opened_at=at) for at in moments]
    await put(store, OURS.reflection, *prompts)
    async with store.reading() as reader:
        assert [each.opened_at.year for each in await reader.many(Prompt)] == [1, 999, 2026, 9999]


@pytest.mark.parametrize("state", ACTIVE)
async def test_a_channel_has_one_active_reflection(store: SqlStore, state: ReflectionState) -> None:
    await put(store, OURS.reflection)
    second = replace(OURS.reflection, id="second", state=state)
    with pytest.raises(Conflict):
        await put(store, second)
    await put(store, replace(OURS.reflection, state=ReflectionState.STOPPED), second)
    await put(store, replace(OURS.reflection, id="elsewhere", place=Place(OURS.workspace, "C2")))
    async with store.reading() as reader:
        assert await reader.active(OURS.place) == second


async def test_the_latest_reflection_is_the_active_one_or_the_newest(store: SqlStore) -> None:
    day = timedelta(days=1)
    first = replace(OURS.reflection, id="first", state=ReflectionState.RUNNING)
    second = replace(OURS.reflection, id="second", state=ReflectionState.STOPPED, created_at=NOON + day)
    third = replace(second, id="third", state=ReflectionState.FINISHED, created_at=NOON + 2 * day)
    await put(store, first, third, second)
    async with store.reading() as reader:
        assert await reader.latest(OURS.place) == first
        assert await reader.latest(Place(OURS.workspace, "C2")) is None
    ended = replace(first, state=ReflectionState.STOPPED)
    await put(store, ended)
    async with store.reading() as reader:
        assert await reader.latest(OURS.place) == third
        assert await reader.active(OURS.place) is None


async def test_a_slot_asks_once(store: SqlStore) -> None:
    await put(store, OURS.reflection, OURS.full_item, OURS.item(1), OURS.item(2))
    with pytest.raises(Conflict):
        await put(store, replace(OURS.item(1), slot=MONDAY))
    other = replace(OURS, channel="C2")
    await put(store, other.reflection, replace(other.item(1), slot=MONDAY))


async def test_a_message_is_one_answer(store: SqlStore) -> None:
    await put(store, *together(OURS), OURS.answer("a", message=OURS.message("17.1")), OURS.answer("b"))
    with pytest.raises(Conflict):
        await put(store, OURS.answer("b", message=OURS.message("17.1", "17.0")))
    await put(store, *together(THEIRS), THEIRS.answer("a", message=THEIRS.message("17.1")))


async def test_the_numbers_of_steps_differ(store: SqlStore) -> None:
    await put(store, *together(OURS), OURS.step(1), OURS.step(2))
    with pytest.raises(Conflict):
        await put(store, replace(OURS.step(2), number=1))


async def test_an_id_of_another_workspace_can_not_be_taken(store: SqlStore) -> None:
    await put(store, *together(OURS))
    with pytest.raises(Conflict):
        await put(store, replace(THEIRS.reflection, id=OURS.reflection.id))
    with pytest.raises(ValueError, match="does not fit"):
        await put(store, THEIRS.reflection, replace(THEIRS.prompt(), reflection=OURS.reflection.id))


async def test_a_value_can_not_name_two_workspaces(store: SqlStore) -> None:
    for value in (
        replace(OURS.reflection, signed_by=THEIRS.person()),
        replace(OURS.reflection, facilitators=(OURS.person(), THEIRS.person())),
        replace(OURS.page, shown_in=THEIRS.place),
        replace(OURS.answer(), message=THEIRS.message("1")),
    ):
        with pytest.raises(ValueError, match="workspace"):
            await put(store, *together(OURS), value)


async def test_workspaces_with_the_same_ids_do_not_meet(store: SqlStore) -> None:
    for team in (OURS, THEIRS):
        await put(store, *team.short)
    async with store.reading() as reader:
        for ours, theirs in zip(OURS.short, THEIRS.short, strict=True):
            if not isinstance(ours, Item):
                assert await reader.many(type(ours), place=OURS.place) == (ours,)
                assert await reader.many(type(theirs), place=THEIRS.place) == (theirs,)
        assert await reader.one(Answer, author=THEIRS.person()) == THEIRS.answer()
        assert await reader.active(THEIRS.place) == THEIRS.reflection
    async with store.transaction() as tx:
        assert await tx.remove(Stance, person=OURS.person()) == 1
        assert await tx.many(Stance) == (THEIRS.stance(),)


async def test_a_failed_transaction_leaves_nothing(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.put(OURS.reflection)
            await tx.plan(OURS.intention())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.reading() as reader:
        assert await reader.many(Reflection) == ()
        assert await reader.many(Delivery) == ()


async def test_a_conflict_ends_the_transaction_even_when_it_is_caught(store: SqlStore) -> None:
    async def go_on_regardless() -> None:
        async with store.transaction() as tx:
            await tx.put(replace(OURS.reflection, id="elsewhere", place=Place(OURS.workspace, "C2")))
            with pytest.raises(Conflict):
                await tx.put(replace(OURS.reflection, id="second"))
            with pytest.raises(Conflict):
                await tx.active(OURS.place)

    await put(store, OURS.reflection)
    with pytest.raises(Conflict):
        await go_on_regardless()
    async with store.reading() as reader:
        assert await reader.many(Reflection) == (OURS.reflection,)


async def test_an_appointment_without_a_time_is_cancelled(store: SqlStore) -> None:
    other = OURS.appointment(subject="other")
    await put(store, OURS.reflection, OURS.appointment(), other)
    await put(store, OURS.appointment(at=None), OURS.appointment(at=None))
    async with store.reading() as reader:
        assert await reader.many(Appointment) == (other,)


async def test_attributes_select(store: SqlStore) -> None:
    first = OURS.answer("a", message=OURS.message("17.1", "17.0"), minute=2)
    second = replace(OURS.answer("b", minute=1), files=("F1", "F2"), author=OURS.person("U2"))
    third = replace(OURS.answer("c", minute=2), deleted=True)
    await put(store, OURS.reflection, OURS.prompt(), first, second, third)
    async with store.reading() as reader:
        assert await reader.one(Answer, message=OURS.message("17.1", "17.0")) == first
        assert await reader.one(Answer, message=OURS.message("17.1")) == first
        assert await reader.many(Answer, message=None) == (second, third)
        assert await reader.many(Answer, files=("F1", "F2")) == (second,)
        assert await reader.many(Answer, files=[("F1", "F2"), ("F3",)]) == (second,)
        assert set(await reader.many(Answer, author=(OURS.person(), OURS.person("U2")))) == {first, second, third}
        assert await reader.many(Answer, place=[THEIRS.place, OURS.place], deleted=True) == (third,)
        assert await reader.many(Answer, id=()) == ()
        assert await reader.many(Reflection, state=UNDER_WAY) == (OURS.reflection,)
        assert await reader.many(Delivery, reflection="") == ()


async def test_a_name_that_there_is_not_is_an_error(store: SqlStore) -> None:
    async with store.reading() as reader:
        with pytest.raises(TypeError, match="Answer has no workspace"):
            await reader.many(Answer, workspace=OURS.workspace)
        with pytest.raises(TypeError, match="int is not stored"):
            await reader.one(int)
    async with store.transaction() as tx:
        with pytest.raises(TypeError, match="everything"):
            await tx.remove(Answer)


async def test_one_refuses_to_choose(store: SqlStore) -> None:
    await put(store, OURS.reflection, OURS.prompt(), OURS.answer("a"), OURS.answer("b"))
    async with store.reading() as reader:
        with pytest.raises(LookupError, match="several"):
            await reader.one(Answer, prompt=OURS.prompt().id)


async def test_values_come_in_order(store: SqlStore) -> None:
    items = [replace(OURS.item(number), position=9 - number) for number in range(10)]
    answers = [OURS.answer(str(number), minute=number % 3) for number in range(9)]
    steps = [OURS.step(number) for number in (3, 1, 2)]
    await put(store, *together(OURS), *items, *answers, *steps)
    async with store.reading() as reader:
        assert await reader.many(Item) == tuple(reversed(items))
        assert [step.number for step in await reader.many(NextStep)] == [1, 2, 3]
        found = await reader.many(Answer, id=[answer.id for answer in answers])
    assert found == tuple(sorted(answers, key=lambda answer: (answer.written_at, answer.id)))


async def test_what_belongs_to_something_removed_goes_with_it(store: SqlStore) -> None:
    for team in (OURS, THEIRS):
        await put(store, *team.short, team.full_delivery, replace(team.read_back, thread=team.full_delivery.id))
    async with store.transaction() as tx:
        assert await tx.remove(Reflection, id=OURS.reflection.id) == 1
    async with store.reading() as reader:
        for value in THEIRS.short:
            if not isinstance(value, Delivery | ReadBack):
                assert await reader.many(type(value)) == (value,)
        assert await reader.many(ReadBack, place=OURS.place) == (OURS.read_back,)
        assert len(await reader.many(ReadBack, place=THEIRS.place)) == 2
        assert OURS.full_delivery not in await reader.many(Delivery)
        assert OURS.delivery in await reader.many(Delivery)  # it belongs to no reflection


async def test_removing_counts(store: SqlStore) -> None:
    await put(store, *OURS.short)
    async with store.transaction() as tx:
        assert await tx.remove(Voice, answer=OURS.answer().id, person=OURS.person("U2")) == 1
        assert await tx.remove(Voice, answer=OURS.answer().id) == 0
        assert await tx.remove(Agreement, prompt=("x", OURS.prompt().id)) == 1


async def test_an_event_is_heard_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.hear_once(OURS.workspace, "Ev1", NOON)
        assert not await tx.hear_once(OURS.workspace, "Ev1", NOON)
        assert await tx.hear_once(THEIRS.workspace, "Ev1", NOON)
    async with store.transaction() as tx:
        assert not await tx.hear_once(OURS.workspace, "Ev1", NOON + timedelta(days=29))
        assert await tx.hear_once(OURS.workspace, "Ev2", NOON + timedelta(days=31))
        assert await tx.hear_once(OURS.workspace, "Ev1", NOON + timedelta(days=31))


async def test_a_posted_message_is_found_by_its_address(store: SqlStore) -> None:
    posted = replace(OURS.delivery, state=DeliveryState.POSTED, message=OURS.message("17.1"))
    mark = replace(posted, id="mark", kind=Kind.MARK, wake_at=NOON - timedelta(days=1))
    await put(store, mark, posted)
    async with store.reading() as reader:
        assert await reader.posted(OURS.place, "17.1") == posted
        assert await reader.posted(OURS.place, "17.2") is None
        assert await reader.posted(THEIRS.place, "17.1") is None
        assert await reader.one(Delivery, message=OURS.message("17.1"), kind=Kind.PROMPT) == posted


async def test_a_message_that_continues_is_found_by_its_first_part(store: SqlStore) -> None:
    address = replace(OURS.message("17.1"), more=("17.2", "17.3"))
    posted = replace(OURS.delivery, state=DeliveryState.POSTED, message=address)
    await put(store, posted)
    async with store.reading() as reader:
        assert await reader.posted(OURS.place, "17.1") == posted
        assert await reader.one(Delivery, message=OURS.message("17.1")) == posted


QUESTION = Question("1.1", QuestionKind.OPEN, "Why – really?")
STEPS = Question("1.9", QuestionKind.NEXT_STEPS, "What next?")
WORKSHEET = Worksheet(
    "w",
    1,
    "Title",
    "About",
    Source("Source", "Publisher", "CC BY 4.0"),
    (Principle("1", "First", (Action("1.A", "Look", (QUESTION,)),), STEPS),),
)


async def test_a_wording_is_kept_for_good(store: SqlStore) -> None:
    async with store.transaction() as tx:
        key = await tx.keep(WORKSHEET)
        assert await tx.keep(WORKSHEET) == key
    for _ in range(2):
        async with store.reading() as reader:
            assert await reader.worksheet(key) == WORKSHEET
            with pytest.raises(LookupError):
                await reader.worksheet("never")


async def test_a_wording_that_was_not_committed_is_not_kept(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            assert await tx.worksheet(await tx.keep(WORKSHEET)) == WORKSHEET
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.reading() as reader:
        with pytest.raises(LookupError):
            await reader.worksheet(fingerprint(WORKSHEET))
