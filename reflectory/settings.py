"""Settings from the environment and one file, checked as a whole. The environment is read here and nowhere else."""

import json
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.domain.places import Platform

PREFIX = "REFLECTORY_"
FILE = "reflectory.toml"


class SettingsFault(Exception):
    """What is wrong with the settings, a line for each fault, each with its cure."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))


def _about(meaning: str, example: object, default: object, **limits: Any) -> Any:
    """A setting with what a person is told when it can not be read."""
    return Field(default, description=meaning, examples=[example], **limits)


class Settings(BaseModel):
    """Everything an administrator can set. Each name is a line of the file, or REFLECTORY_NAME in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = _about("folder for the database file, keys and the playground", "bot-data", Path("reflectory-data"))
    database: str = _about(
        "database address; empty: a SQLite file in the data folder", "postgresql+psycopg://user:password@host/name", ""
    )
    platforms: tuple[Platform, ...] = _about("chat platforms that `serve` connects to", ["playground"], ())
    host: str = _about("address that the playground's page listens on", "127.0.0.1", "127.0.0.1", min_length=1)
    host_names: tuple[str, ...] = _about(
        "further names under which a browser may reach the playground's page", ["bot.example.org"], ()
    )
    port: int = _about("port of the playground's page, 1 to 65535", 8765, 8765, ge=1, le=65535)
    worksheets: Path | None = _about("folder with your own worksheets, in place of ours", "worksheets", None)
    allow_external: bool = _about("allow channels that people from outside can read", True, False)
    secret_keys: tuple[str, ...] = _about(
        "keys that encrypt kept events; empty: a file in the data folder", ["a key"], (), repr=False
    )
    language: str = _about("language of the bot's words", "es-US", "en", pattern="^[a-z]{2,3}([-_][A-Z]{2})?$")
    log_level: str = _about(
        "least level logged: DEBUG, INFO, WARNING or ERROR", "INFO", "WARNING", pattern="^(DEBUG|INFO|WARNING|ERROR)$"
    )

    @field_validator("port", mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, given: object) -> object:
        """TOML's true is no port, though Python would take it for 1."""
        if isinstance(given, bool):
            raise ValueError("a number")
        return given

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite+aiosqlite:///{(self.data / 'reflectory.sqlite3').absolute()}"

    @property
    def key_file(self) -> Path:
        return self.data / "secret.key"


def load(overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Defaults, then the file, then the environment, then the command line. Raises SettingsFault with every fault."""
    env = os.environ if environ is None else environ
    given = {**_from_file(env.get(PREFIX + "CONFIG", "")), **_from_environment(env)}
    given |= {name: value for name, value in (overrides or {}).items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as wrong:
        raise SettingsFault([_line(error) for error in wrong.errors()]) from None


def _from_file(named: str) -> dict[str, Any]:
    path = Path(named or FILE)
    if not named and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SettingsFault([f"{path} can not be read; check REFLECTORY_CONFIG"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsFault([f"{path} is not TOML ({wrong}); write lines like port = 8765"]) from None


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    names = [name for name in env if name.startswith(PREFIX) and name != PREFIX + "CONFIG"]
    return {name.removeprefix(PREFIX).lower(): _several(name, env[name]) for name in names}


def _several(name: str, text: str) -> object:
    """Lists are written with commas in the environment."""
    several = name.removeprefix(PREFIX).lower() in {"platforms", "secret_keys", "host_names"}
    return tuple(part.strip() for part in text.split(",") if part.strip()) if several else text


def _line(error: Any) -> str:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1)
        cure = f"did you mean {near[0]}?" if near else f"known ones: {', '.join(Settings.model_fields)}"
        return f"there is no setting {name}; {cure}"
    setting = Settings.model_fields[name]
    example = json.dumps((setting.examples or [""])[0])  # JSON and TOML write these alike
    return f"setting {name} ({setting.description}) can not be read; write it like {name} = {example}"
