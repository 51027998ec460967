"""The invented school district: its rooms and its people. Nobody here exists."""

from dataclasses import dataclass

ZONE = "America/New_York"
BOT = ""  # the author of what Reflectory says
BOT_NAME = "Reflectory"


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    name: str
    role: str
    zone: str = ZONE


@dataclass(frozen=True, slots=True)
class Room:
    """`direct` marks the conversation of one person with Reflectory. A `public` one everybody may find and name."""

    id: str
    name: str
    purpose: str
    members: tuple[str, ...]
    direct: bool = False
    public: bool = False


PEOPLE = (
    Member("maria", "Maria Delgado", "CTE coordinator"),
    Member("darnell", "Darnell Brooks", "Automotive teacher"),
    Member("priya", "Priya Raman", "Math teacher"),
    Member("tom", "Tom Kowalski", "School counselor"),
    Member("grace", "Grace Nguyen", "Health Sciences lead teacher"),
    Member("amina", "Amina Yusuf", "Nursing Assistant teacher"),
    Member("renee", "Renee Whitfield", "Principal"),
    Member("james", "James Oyelaran", "CTE director"),
)

CHANNELS = (
    Room(
        "cte-automotive",
        "cte-automotive",
        "Automotive CTE: the team that runs the program",
        ("maria", "darnell", "priya", "tom"),
    ),
    Room(
        "cte-health",
        "cte-health",
        "Health Sciences CTE: the team that runs the program",
        ("grace", "amina", "priya", "tom"),
    ),
    Room("leadership", "leadership", "The principal and the CTE director", ("renee", "james"), public=True),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody there is, and where they talk with each other."""

    people: tuple[Member, ...] = PEOPLE
    channels: tuple[Room, ...] = CHANNELS

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The channels, and the conversation of each person with Reflectory."""
        return (*self.channels, *(_direct(person) for person in self.people))


def _direct(person: Member) -> Room:
    return Room(f"direct-{person.id}", BOT_NAME, f"{person.name} and Reflectory", (person.id,), direct=True)


EVERYBODY = Cast()
