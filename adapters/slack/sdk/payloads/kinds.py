"""The kinds of values that Slack's payloads are made of."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Of a team, an organization, a person, a channel or a view."""

Ts = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}\.[0-9]{6}$")]
"""A message's id and moment. All are of one width, so that they compare as text."""

Handle = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]
"""A trigger, an event's id, a view's hash."""

Words = Annotated[
    str, StringConstraints(max_length=200_000), BeforeValidator(lambda told: "" if told is None else told)
]
"""What people wrote, or we did; empty for null. Slack takes 40,000 characters, and escaping makes them more."""

Moment = Annotated[int, Field(ge=0, le=9_999_999_999)]
"""Seconds since 1970."""

Flag = Annotated[bool, Field(strict=False)]
"""Slack's forms say "true"."""
