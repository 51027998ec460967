"""What the services ask of the edges, as Protocols: memory, messengers, directories, documents, a model, the clock."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.briefing import Briefing
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Delivery, Intention, LookUp, Outcome, Posting
from bot.domain.events import Event, Reading
from bot.domain.form import Reply
from bot.domain.message import Chart, Message
from bot.domain.paper import Filled, Paper
from bot.domain.places import Channel, MessageRef, Person, PersonRef, Place, Platform, Workspace
from bot.domain.reflection import Due, Prompt, Reflection
from bot.domain.worksheet import Worksheet
from bot.services.watching import Workers
from bot.services.workspaces import Attendance, Downloads, Installations, Rooms

T = TypeVar("T")


class Clock(Protocol):
    def civil(self) -> datetime:
        """The time people live in, in UTC. It decides what is due; leases and pace use the database's clock."""
        ...


class Reader(Protocol):
    """A consistent view of what is stored. `equal` names attributes of the value; a tuple means any of these."""

    async def one(self, kind: type[T], /, **equal: object) -> T | None:
        """The value with these attributes, or None. Raises LookupError when there are several."""
        ...

    async def many(self, kind: type[T], /, **equal: object) -> tuple[T, ...]:
        """All values with these attributes, oldest first (items by position)."""
        ...

    async def active(self, place: Place) -> Reflection | None:
        """The channel's one reflection that is a draft, running or paused."""
        ...

    async def latest(self, place: Place) -> Reflection | None:
        """The channel's newest reflection, whatever its state; an active one first."""
        ...

    async def posted(self, place: Place, message: str) -> Delivery | None:
        """The delivery whose message has this platform id in this place."""
        ...

    async def in_flight(self, *places: Place) -> frozenset[Place]:
        """Those where a message of ours may be there already without its address recorded: claimed, or in doubt."""
        ...

    async def open_since(
        self, where: Platform | Workspace, since: datetime, limit: int, after: str = ""
    ) -> tuple[Prompt, ...]:
        """Up to so many questions of begun reflections that were open at `since` or later; by id, `after` this one."""
        ...

    async def earliest(self, *due: Due) -> datetime | None:
        """The instant of the earliest appointment of these kinds in an open place, in UTC; of any, briefings too."""
        ...

    async def worksheet(self, fingerprint: str) -> Worksheet:
        """The wording a reflection began with. Raises LookupError when it was never kept."""
        ...


class Transaction(Reader, Protocol):
    """Reads and writes that are committed together, or not at all."""

    async def lock(self, reflection: str) -> Reflection | None:
        """The reflection, held until the transaction ends: one decision at a time on each."""
        ...

    async def lock_each(self, *reflections: str) -> tuple[Reflection, ...]:
        """The same for several, by id: whoever holds several and waits for more does so in this order."""
        ...

    async def hear_once(self, workspace: Workspace, key: str, at: datetime) -> bool:
        """Note that the event with this key was acted on; False when it had been before."""
        ...

    async def put(self, *values: object) -> None:
        """Store these domain values as they are now; each replaces the one with the same key.

        An Appointment whose `at` is None is removed. Raises Conflict when another reflection, item or slot
        already holds what must be unique; nothing of the transaction is committed then, whether that is caught or not.
        What a value belongs to must be stored by the end of the transaction, else it raises ValueError.
        """
        ...

    async def remove(self, kind: type[object], /, **equal: object) -> int:
        """Delete the values with these attributes, and what belongs to them; how many there were."""
        ...

    async def plan(self, *intentions: Intention) -> None:
        """Plan a delivery for each, or a new revision of the one that exists; pace is reserved here, once."""
        ...

    async def keep(self, worksheet: Worksheet) -> str:
        """Store this wording for good; its fingerprint."""
        ...

    async def due(self, now: datetime, limit: int, *, summaries: bool = False) -> tuple[str, ...]:
        """Reflections with an appointment at or before `now`, the longest overdue first, skipping locked ones.

        Either those of `summaries` count, or all others. Nothing falls due in a place that can not be written to, nor
        in a workspace that is held (see Outbox.reopen).
        """
        ...

    async def due_briefings(self, now: datetime, limit: int) -> tuple[Briefing, ...]:
        """Those whose stage fell due at or before `now`, held; without locked ones and those of closed places."""
        ...

    async def lock_briefing(self, place: Place) -> Briefing | None:
        """A leadership channel's briefing, held until the transaction ends."""
        ...

    async def close(self, place: Place, reason: str) -> bool:
        """Nothing can be sent there: all that is meant for it waits. False, and no new reason, when it was closed."""
        ...

    async def now(self) -> datetime:
        """The database's clock, in UTC: for waits and pace, such as a ReadBack's `at`."""
        ...

    async def read_back_due(self, now: datetime) -> ReadBack | None:
        """A thread to read the next stretch of, once this is committed; None when there is none at `now` (database's).

        Each workspace's are read in order, one at a time: only its first is ever due, so that what postpones that one
        (its `at`) holds back the others. It is held for a minute, as its `at` moves that far; within it, put it again
        with the cursor that was reached and an `at`, or given up, or remove it. Else it is read from the old cursor.
        """
        ...

    async def close_gap(self, platform: Platform, until: datetime) -> None:
        """The gap that Attendance.note told, up to `until`, needs no more telling: what to read back is stored here."""
        ...


class Outbox(Protocol):
    """Deliveries as work: claimed by compare-and-set, leased, settled, swept. All instants are the database's."""

    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        """Up to so many of those that may go out now, the longest waiting first, held under a lease.

        One at a time for each place; a reply only once its thread's first message has an address. When `started_at`
        is set in what is returned, the outcome of an earlier try, which began then, is unknown: look it up first.
        """
        ...

    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        """Record together that these claims were posted; the ids of which. Others were lost to a sweep meanwhile.

        A posting that shows less than is wanted is planned again at once.
        """
        ...

    async def settle(self, claimed: Delivery, outcome: Outcome, told: Sequence[Intention] = ()) -> bool:
        """Record what became of a claim; False, and nothing is recorded, when it was lost to a sweep meanwhile.

        What is withdrawn keeps its message's address, with `shown` 0. Only InDoubt, and Postponed for the delivery
        alone unless `limited`, count as failures. Parked with `place_closed` closes the place too. `told` is planned
        with it, except where the place was closed before.
        """
        ...

    async def sweep(self) -> int:
        """Return claims past their lease to the queue, their outcome unknown; how many there were."""
        ...

    async def next_wake(self, within: float = 86400.0) -> float | None:
        """Seconds until something may be claimed, 0 when something may now; None when nothing may `within` so many.

        What waits for its thread's first message, for a closed place or for another claim in its place is not counted.
        """
        ...

    async def hold(self, workspace: Workspace, reason: str) -> None:
        """We can not act there at all: nothing of it is claimed or falls due, until it is reopened.

        No new reason, when it was held already.
        """
        ...

    async def reopen(self, where: Place | Workspace) -> None:
        """The place, or the workspace with every place of it, can be written to again: what was held back goes out.

        What was parked for the reason that closed the place is planned again. What a limit holds back still waits.
        """
        ...

    async def rearm(self, delivery: str) -> bool:
        """Plan a parked delivery once more; False when there is none."""
        ...


class Inbox(Protocol):
    """Events that could not be applied, encrypted, until they can be or are parked."""

    async def shelve(self, event: Event, trouble: str) -> None:
        """Keep an event; the same key again is kept once."""
        ...

    async def retry_due(self) -> Event | None:
        """An event whose next try has come, held for this try."""
        ...

    async def settled(self, event: Event, trouble: str | None) -> None:
        """Forget the event (None), or count a failed try: five park it."""
        ...

    async def give_back(self, event: Event) -> None:
        """It could not be tried now: that was no try, and the next one is soon."""
        ...


class Store(Protocol):
    """A database: SQLite in a file or PostgreSQL, the same behaviour."""

    @property
    def outbox(self) -> Outbox: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def installations(self) -> Installations: ...

    @property
    def attendance(self) -> Attendance: ...

    @property
    def rooms(self) -> Rooms: ...

    @property
    def downloads(self) -> Downloads: ...

    @property
    def workers(self) -> Workers: ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits on a clean exit, else rolls back. Raises TryAgain when the database is away or busy."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Reader]: ...

    async def scrub(self) -> None:
        """After erasing: what was overwritten leaves the database's files as well."""
        ...

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - it ends either way, without an error
        """Until something was committed that brings work, in any process, or for so many seconds.

        What a task has not seen yet wakes it at once. A wake-up may be missed, so whoever waits looks anyway.
        """
        ...


class Messenger(Protocol):
    """A chat platform's writing side. Each call raises TryLater, NotInstalled, Unreachable, Rejected or Unknown.

    Posting and updating raise Partly as well, where a long message goes out in several goes: update what stands then.
    """

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        """Post, the key travelling with the message so that it can be found again."""
        ...

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:
        """Show this in place of what stands there; the address, whose `more` may have changed.

        `key` is what was posted with it, since some platforms lose it else. A message that somebody took away stays
        away, without an error.
        """
        ...

    async def withdraw(self, ref: MessageRef) -> None:
        """Take a message of ours away; one that is gone already is no error."""
        ...

    async def mark(self, ref: MessageRef, on: bool) -> None:
        """Set or remove the sign that a person's message was saved; twice is once. A message that is gone has none."""
        ...

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        """Post a file. `about` says what it holds, for people who can not see it."""
        ...

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        """The message that carries this key, posted at or after `since` (UTC)."""
        ...

    async def thread(self, root: MessageRef, cursor: str) -> Reading:
        """The next stretch of what people wrote in a thread; an empty cursor begins. Ours and bots' are left out."""
        ...


class Directory(Protocol):
    """Who and where, as the platform tells it.

    Each call raises TryLater or Unknown when the platform does not, and NotInstalled where it does not let us in.
    """

    async def person(self, ref: PersonRef) -> Person: ...

    async def channel(self, place: Place) -> Channel | None:
        """None when the bot can not see the place (any more)."""
        ...

    async def members(self, place: Place) -> frozenset[PersonRef]:
        """The people in a place, without bots."""
        ...

    async def place_named(self, near: Place, name: str) -> Place | None:
        """The channel that somebody in `near` means by this name, with or without #."""
        ...

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        """The member of `near` that somebody means by this name, with or without @."""
        ...

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        """The channels where this person and the bot both are, and their direct conversation."""
        ...

    async def direct(self, person: PersonRef) -> Place:
        """Where the bot can speak to this person alone. Raises NobodyThere when it can not."""
        ...


class Documents(Protocol):
    """The filled worksheet and other papers as files, and charts as pictures, from what the gate has passed."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that can be written, the one people most want first."""
        ...

    def write(self, filled: Filled, file_format: str) -> bytes:
        """The file's content. Raises KeyError for a format that is not among `formats`."""
        ...

    def print(self, paper: Paper, file_format: str) -> bytes:
        """A document to be read, as "docx" or "pdf". Raises KeyError for another format."""
        ...

    def draw(self, chart: Chart) -> bytes:
        """The chart as a PNG picture."""
        ...


class Phrasing(Protocol):
    """A language model, which joins and shortens. What it returns is believed by nobody: see dialogue/shortening."""

    async def shorten(self, sentences: Sequence[str]) -> str | None:
        """What it makes of these, which an audience may read; None when it does not answer in time. Never raises.

        The same sentences again get the same answer, as long as this process remembers it.
        """
        ...


class Conversation(Protocol):
    """What adapters call with what people did."""

    async def hear(self, event: Event) -> Reply:
        """Commit what the event changes, then say what to answer. Raises TryAgain: do not acknowledge."""
        ...
