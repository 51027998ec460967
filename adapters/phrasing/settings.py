"""What the endpoint of a language model has to be told. The program reads it from its own settings."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class PhrasingSettings:
    """`url` is the base to which /chat/completions is added; empty: no model is asked, and nothing is sent."""

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Where people's words go."""
        return urlsplit(self.url).netloc
