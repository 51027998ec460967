"""Named situations over real HTTP: what people do in the page, and what the bot hears of it."""

import pytest
from aiohttp import FormData

from bot.domain.events import Chosen, Commanded, Deleted, Edited, Posted, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import MessageRef
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE, MONDAY
from tests.playground.visitor import Visitor


async def test_message_in_channel(at: Visitor) -> None:
    ref = await at.says("Good morning")
    event = at.stage.bot.last()
    assert event.body == Posted(ref, "000001", "Good morning")
    assert (ref.root, event.place, event.at) == ("", AUTOMOTIVE, MONDAY)
    assert event.actor
    assert event.actor.id == "maria"
    assert at.stage.bot.settled == 2


async def test_reply_in_thread(at: Visitor, prompt: MessageRef) -> None:
    ref = await at.says("Two employers", prompt.id, "priya")
    assert (ref.root, ref.thread) == (prompt.id, prompt.id)
    page = await at.page("maria", prompt.id)
    assert "Two employers" in page
    assert "Saved" in page
    assert "1 reply" in await at.page("tom")


async def test_own_message(at: Visitor, prompt: MessageRef) -> None:
    """What the bot itself says is no event."""
    before = len(at.stage.bot.heard)
    await at.stage.messenger.post(AUTOMOTIVE, scenes.NOTE, "note", prompt)
    assert len(at.stage.bot.heard) == before


async def test_edited(at: Visitor, prompt: MessageRef) -> None:
    ref = await at.says("Two employers", prompt.id)
    await at.act("edit", message=ref.id, text="Three employers")
    assert at.stage.bot.last().body == Edited(ref, "000002", "Three employers")
    page = await at.page("priya", prompt.id)
    assert "Three employers" in page
    assert "(edited)" in page


async def test_edited_without_change(at: Visitor) -> None:
    ref = await at.says("Two employers")
    await at.act("edit", message=ref.id, text=" Two employers ")
    assert isinstance(at.stage.bot.last().body, Posted)


async def test_deleted(at: Visitor, prompt: MessageRef) -> None:
    ref = await at.says("Two employers", prompt.id)
    await at.act("delete", message=ref.id)
    assert at.stage.bot.last().body == Deleted(ref, "000002")
    assert "Two employers" not in await at.page("maria", prompt.id)
    assert (await at.act("edit", message=ref.id, text="x")).status == 404


async def test_deleted_first_message_leaves_its_thread(at: Visitor) -> None:
    first = await at.says("A question of mine")
    await at.says("An answer", first.id, "tom")
    await at.act("delete", message=first.id)
    assert "This message was deleted." in await at.page("priya")
    assert "An answer" in await at.page("priya", first.id)


async def test_button(at: Visitor, prompt: MessageRef) -> None:
    answer = await at.act("press", message=prompt.id, root="", choice="not_this_time q1")
    assert answer.status == 303
    assert at.stage.bot.last().body == Chosen(Act.NOT_THIS_TIME, "q1", prompt)


async def test_menu_entry(at: Visitor, prompt: MessageRef) -> None:
    ref = await at.says("Two employers", prompt.id, "priya")
    for act in (Act.AGREE_WITH, Act.SHARE, Act.NOT_AN_ANSWER, Act.PUT_BACK, Act.MAKE_STEP):
        await at.act("press", message=ref.id, root=prompt.id, choice=f"{act.value} ")
        assert at.stage.bot.last().body == Chosen(act, "", ref)
    assert (await at.act("press", message=ref.id, root=prompt.id, choice="skip ")).status == 400


async def test_private_answer_is_seen_by_one_person(at: Visitor, prompt: MessageRef) -> None:
    await at.act("press", thread=prompt.id, message=prompt.id, root=prompt.id, choice="resources q1")
    assert "Only you can see this" in await at.page("maria", prompt.id)
    assert "Only you can see this" not in await at.page("maria")
    assert "Only you can see this" not in await at.page("priya", prompt.id)
    note = at.stage.chat.replies("cte-automotive", prompt.id, "maria")[-1]
    assert (await at.act("dismiss", "priya", message=note.id)).status == 404
    assert (await at.act("dismiss", message=note.id)).status == 303
    assert "Only you can see this" not in await at.page("maria", prompt.id)


async def test_form(at: Visitor, prompt: MessageRef) -> None:
    shown = await at.act("press", message=prompt.id, root="", choice="answer_in_form q1")
    token = shown.headers["Location"].partition("form=")[2]
    assert "<dialog" in await at.page(form=token)
    assert "<dialog" not in await at.page("priya", form=token)
    answer = await at.act(f"form/{token}", text="We do,\r\nall of us. ")
    assert "form=" not in answer.headers["Location"]
    assert at.stage.bot.last().body == Submitted(FormId.ANSWER, "q1", {"text": ("We do,\nall of us.",)})
    assert (await at.act(f"form/{token}", text="again")).status == 404


async def test_form_with_errors_keeps_what_was_typed(at: Visitor) -> None:
    token = await opened(at)
    answer = await at.act(f"form/{token}", decide="Grow the <EV> pathway", plan="own", facilitators="tom")
    assert answer.headers["Location"].endswith(token)
    page = await at.page(form=token)
    assert "Choose at least one day." in page
    assert 'aria-describedby="error-time"' in page
    assert "Grow the &lt;EV&gt; pathway" in page
    assert 'value="own" checked' in page
    assert 'value="principle" checked' not in page


async def test_form_with_a_file(at: Visitor) -> None:
    token = await opened(at)
    data = FormData({"days": "mon"})
    data.add_field("calendar", "BEGIN:VCALENDAR\r\n", filename="school.ICS", content_type="text/calendar")
    await at.client.post(f"/c/cte-automotive/form/{token}?as=maria", data=data, headers=at.origin)
    body = at.stage.bot.last().body
    assert isinstance(body, Submitted)
    assert body.values["calendar"] == ("BEGIN:VCALENDAR\r\n",)
    assert body.values["days"] == ("mon",)
    assert body.values["decide_by"] == ()


@pytest.mark.parametrize(("name", "content"), [("school.pdf", b"text"), ("school.ics", b"\xff\xfe\x00")])
async def test_form_with_a_wrong_file(at: Visitor, name: str, content: bytes) -> None:
    token = await opened(at)
    data = FormData({"days": "mon"})
    data.add_field("calendar", content, filename=name, content_type="text/calendar")
    answer = await at.client.post(f"/c/cte-automotive/form/{token}?as=maria", data=data, headers=at.origin)
    assert 'id="error-calendar"' in await answer.text()
    assert isinstance(at.stage.bot.last().body, Chosen)


async def opened(at: Visitor) -> str:
    welcome = at.stage.chat.keyed("cte-automotive", "welcome cte-automotive")
    assert welcome
    shown = await at.act("press", message=welcome.id, root="", choice="set_up ")
    return shown.headers["Location"].partition("form=")[2]


@pytest.mark.parametrize(
    ("typed", "heard"), [("/reflect help", "help"), ("/reflect", ""), ("/Reflect  pause", "pause")]
)
async def test_command(at: Visitor, typed: str, heard: str) -> None:
    await at.act("say", text=typed, root="")
    assert at.stage.bot.last().body == Commanded(heard, None)
    assert f">{typed}</p>" not in await at.page("maria")
    assert "Only you can see this" in await at.page("maria")


async def test_command_in_thread(at: Visitor, prompt: MessageRef) -> None:
    await at.act("say", text="/reflect skip", root=prompt.id)
    assert at.stage.bot.last().body == Commanded("skip", prompt)


@pytest.mark.parametrize("typed", ["@Reflectory status", "@reflectory: status", "@Reflectory, status"])
async def test_mention(at: Visitor, prompt: MessageRef, typed: str) -> None:
    await at.act("say", text=typed, root=prompt.id)
    assert at.stage.bot.last().body == Commanded("status", prompt)
    assert typed in await at.page("priya", prompt.id)


@pytest.mark.parametrize("typed", ["/reflection", "@ReflectoryFan hello", "say /reflect help"])
async def test_no_command(at: Visitor, typed: str) -> None:
    await at.says(typed)


async def test_each_act_has_a_key_of_its_own(at: Visitor) -> None:
    await at.says("same")
    await at.says("same")
    assert len({event.key for event in at.stage.bot.heard}) == len(at.stage.bot.heard)


async def test_try_again_loses_nothing(at: Visitor, prompt: MessageRef) -> None:
    ref = await at.says("Two employers", prompt.id)
    token = await opened(at)
    at.stage.bot.away = True
    said = await at.act("say", thread=prompt.id, text="A long thought", root=prompt.id)
    edited = await at.act("edit", thread=prompt.id, message=ref.id, text="Three employers")
    deleted = await at.act("delete", thread=prompt.id, message=ref.id)
    formed = await at.act(f"form/{token}", decide="Grow the EV pathway")
    assert [answer.status for answer in (said, edited, deleted, formed)] == [503] * 4
    assert "A long thought</textarea>" in await said.text()
    assert "Three employers</textarea>" in await edited.text()
    assert 'value="Grow the EV pathway"' in await formed.text()
    page = await at.page("priya", prompt.id)
    assert "Two employers" in page
    assert "A long thought" not in page


async def test_stranger(at: Visitor, prompt: MessageRef) -> None:
    assert (await at.act("say", "renee", text="Hello", root="")).status == 403
    assert (await at.act("say", "nobody", text="Hello", root="")).status == 404
    assert (await at.act("press", "grace", message=prompt.id, choice="skip q1")).status == 403


async def test_not_there(at: Visitor, prompt: MessageRef) -> None:
    assert (await at.act("say", room="gone", text="Hello", root="")).status == 404
    assert (await at.act("say", text="Hello", root="99999999")).status == 404
    assert (await at.act("press", message="x", choice="skip q1")).status == 404
    assert (await at.act("press", room="cte-health", person="tom", message=prompt.id, choice="skip q1")).status == 404
    assert (await at.client.get("/c/cte-automotive?as=maria&thread=nothing")).status == 404
    assert (await at.client.get("/c/cte-automotive/files/7?as=maria")).status == 404


async def test_somebody_elses_message(at: Visitor) -> None:
    ref = await at.says("Mine")
    assert (await at.act("edit", "priya", message=ref.id, text="Yours")).status == 403
    assert (await at.act("delete", "priya", message=ref.id)).status == 403


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("say", {"text": "  ", "root": ""}),
        ("say", {"text": "nul \x00", "root": ""}),
        ("say", {"text": "x" * 20_001, "root": ""}),
        ("press", {"message": "00000001", "choice": "explode now"}),
        ("press", {"choice": "skip q1"}),
        ("clock", {"move": "backwards"}),
        ("clock", {}),
    ],
)
async def test_bad_form(at: Visitor, what: str, fields: dict[str, str]) -> None:
    answer = await at.act(what, **fields)
    assert answer.status == 400
    assert len((await answer.text()).strip().splitlines()) == 1


async def test_bad_choice_in_form(at: Visitor) -> None:
    token = await opened(at)
    assert (await at.act(f"form/{token}", plan="world-domination")).status == 400


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"text": "Hello"}', "application/json", 415),
        (b"--x\r\nnothing", "multipart/form-data; boundary=x", 400),
        (b"no boundary", "multipart/form-data", 400),
        (b"text=%ff%fe", "application/x-www-form-urlencoded", 303),
        (b"text=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_bad_body(at: Visitor, body: bytes, kind: str, status: int) -> None:
    headers = {"Content-Type": kind, **at.origin}
    answer = await at.client.post("/c/cte-automotive/say?as=maria", data=body, headers=headers, allow_redirects=False)
    assert answer.status == status


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"])
async def test_bad_origin(at: Visitor, origin: str) -> None:
    answer = await at.client.post(
        "/c/cte-automotive/say?as=maria", data={"text": "Hello"}, headers={"Origin": origin}, allow_redirects=False
    )
    assert answer.status == 403


async def test_cross_site_without_origin(at: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = await at.client.post("/c/cte-automotive/say?as=maria", data={"text": "Hello"}, headers=headers)
    assert answer.status == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "[::1", ""])
async def test_bad_host(at: Visitor, host: str) -> None:
    answer = await at.client.get("/healthz", headers={"Host": host})
    assert answer.status in (400, 403)
