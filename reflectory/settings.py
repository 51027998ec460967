"""Settings from the environment and one file, checked as a whole. The environment is read here and nowhere else."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from adapters.phrasing.settings import PhrasingSettings
from adapters.slack.settings import Mode, SlackSettings
from adapters.teams.sdk.registration import CLOUD, Certificate, Cloud, Registration
from adapters.teams.settings import TeamsSettings
from bot.domain.places import Platform
from reflectory.addresses import safe_address
from reflectory.slack_settings import slack_faults
from reflectory.teams_settings import teams_faults

PREFIX = "REFLECTORY_"
FILE = "reflectory.toml"
_STAND_INS = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
_SEVERAL = frozenset({"platforms", "secret_keys", "host_names", "teams_tenants", "teams_services"})


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
    host: str = _about("address that this program listens on", "127.0.0.1", "127.0.0.1", min_length=1)
    host_names: tuple[str, ...] = _about(
        "further names under which a browser may reach the playground's page", ["bot.example.org"], ()
    )
    port: int = _about("port that this program listens on, 1 to 65535", 8765, 8765, ge=1, le=65535)
    metrics_host: str = _about("address that metrics are served on", "127.0.0.1", "127.0.0.1", min_length=1)
    metrics_port: int = _about(
        "port that metrics are served on, 1 to 65535; 0: they are not served", 9465, 0, ge=0, le=65535
    )
    public_url: str = _about(
        "https address at which chat platforms and browsers reach this program", "https://bot.example.org", ""
    )
    worksheets: Path | None = _about("folder with your own worksheets, in place of ours", "worksheets", None)
    allow_external: bool = _about("allow channels that people from outside can read", True, False)
    secret_keys: tuple[str, ...] = _about(
        "keys that encrypt kept events; empty: a file in the data folder", ["a key"], (), repr=False
    )
    language: str = _about("language of the bot's words", "es-US", "en", pattern="^[a-z]{2,3}([-_][A-Z]{2})?$")
    log_level: str = _about(
        "least level logged: DEBUG, INFO, WARNING or ERROR", "INFO", "WARNING", pattern="^(DEBUG|INFO|WARNING|ERROR)$"
    )
    log_format: str = _about(
        "how the log is written: json or text; empty: json for serve, web and worker",
        "json",
        "",
        pattern="^(json|text)?$",
    )

    phrasing_url: str = _about(
        "https address of an OpenAI-compatible endpoint; empty: no language model is asked",
        "https://llm.example.org/v1",
        "",
    )
    phrasing_model: str = _about("the model's name at that endpoint", "llama-3.1-8b-instruct", "")
    phrasing_key: str = _about("the key of that endpoint, where it wants one", "sk-...", "", repr=False)

    slack_mode: Mode = _about("how Slack reaches this program: socket or http", "socket", Mode.SOCKET)
    slack_bot_token: str = _about("the app's token in one workspace", "xoxb-...", "", repr=False)
    slack_app_token: str = _about("the app-level token, for Socket Mode", "xapp-...", "", repr=False)
    slack_signing_secret: str = _about("what Slack signs its requests with", "8f742231b10e...", "", repr=False)
    slack_client_id: str = _about("the app's client id, for many workspaces", "1234.5678", "")
    slack_client_secret: str = _about("the app's client secret, for many workspaces", "56ab12...", "", repr=False)
    slack_api: str = _about(
        "https address of Slack's Web API", "https://slack-gov.com/api/", "https://slack.com/api/", min_length=1
    )

    teams_app_id: str = _about("the app's id in Microsoft Entra", "11111111-2222-3333-4444-555555555555", "")
    teams_app_secret: str = _about("a client secret of that app", "abc8Q~...", "", repr=False)
    teams_certificate: Path | None = _about("PEM file with a certificate of that app and its key", "bot.pem", None)
    teams_tenants: tuple[str, ...] = _about(
        "ids of the tenants that may use the bot, the app's own first", ["aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"], ()
    )
    teams_unauthenticated: bool = _about("let anybody speak as Teams, to try things out on this machine", True, False)
    teams_login: str = _about("https address of Microsoft's sign-in", "https://login.microsoftonline.us", CLOUD.login)
    teams_keys: str = _about(
        "https address of the document about the Bot Connector's keys",
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        CLOUD.keys,
    )
    teams_issuer: str = _about("who signs what the Bot Connector sends", "https://api.botframework.us", CLOUD.issuer)
    teams_bot_scope: str = _about(
        "what the bot's own tokens are for", "https://api.botframework.us/.default", CLOUD.bot_scope
    )
    teams_graph: str = _about("https address of Microsoft Graph", "https://graph.microsoft.us/", CLOUD.graph)
    teams_services: tuple[str, ...] = _about(
        "hosts of the Bot Connector that tokens may go to", ["smba.infra.gov.teams.microsoft.us"], CLOUD.services
    )

    @field_validator(
        "public_url", "phrasing_url", "slack_api", "teams_login", "teams_keys", "teams_graph", mode="after"
    )
    @classmethod
    def _reached_safely(cls, given: str) -> str:
        if given and not safe_address(given):
            raise ValueError("an https address")
        return given

    @field_validator(
        "phrasing_key",
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "slack_client_secret",
        "teams_app_id",
        "teams_app_secret",
        mode="after",
    )
    @classmethod
    def _one_word(cls, given: str) -> str:
        """A copied secret brings a line's end along; anything else within it was not copied whole."""
        if len(given.split()) > 1:
            raise ValueError("one word")
        return given.strip()

    @field_validator("teams_services", mode="after")
    @classmethod
    def _hosts_or_this_machine(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Tokens go there: by https to a host; an address with its scheme is for a stand-in on this machine."""
        if any("/" in each and not each.startswith(_STAND_INS) for each in given):
            raise ValueError("names of hosts, without https:// and paths")
        return given

    @field_validator("teams_tenants", mode="after")
    @classmethod
    def _as_microsoft_writes_it(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Ids are the same in capitals."""
        return tuple(each.lower() for each in given)

    @field_validator("port", "metrics_port", mode="before")
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

    @property
    def phrasing(self) -> PhrasingSettings:
        return PhrasingSettings(self.phrasing_url, self.phrasing_model, self.phrasing_key)

    @property
    def slack(self) -> SlackSettings:
        return SlackSettings(
            mode=self.slack_mode,
            bot_token=self.slack_bot_token,
            app_token=self.slack_app_token,
            signing_secret=self.slack_signing_secret,
            client_id=self.slack_client_id,
            client_secret=self.slack_client_secret,
            public_url=self.public_url.rstrip("/"),
            api=self.slack_api.rstrip("/") + "/",
        )

    @property
    def teams(self) -> TeamsSettings:
        """Raises SettingsFault when the certificate can not be read."""
        cloud = Cloud(
            login=self.teams_login,
            keys=self.teams_keys,
            issuer=self.teams_issuer,
            bot_scope=self.teams_bot_scope,
            graph=self.teams_graph,
            services=self.teams_services,
        )
        registration = Registration(
            app_id=self.teams_app_id,
            tenant=next(iter(self.teams_tenants), ""),
            secret=self.teams_app_secret,
            certificate=_certificate(self.teams_certificate) if self.teams_certificate else None,
            cloud=cloud,
        )
        return TeamsSettings(registration, self.teams_tenants, self.public_url.rstrip("/"))


def _certificate(path: Path) -> Certificate:
    try:
        return Certificate(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        raise SettingsFault([f"setting teams_certificate: {path} can not be read as a PEM file"]) from None


def load(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None, *, connecting: bool = True
) -> Settings:
    """Defaults, then the file, then the environment, then the command line. Raises SettingsFault with every fault.

    Where nothing is `connecting` to a platform, what the platforms need may be lacking.
    """
    env = os.environ if environ is None else environ
    given = {**_from_file(env.get(PREFIX + "CONFIG", "")), **_from_environment(env)}
    given |= {name: value for name, value in (overrides or {}).items() if value is not None}
    settings, faults, unread = _read(given)
    if not any(name.startswith("phrasing_") for name in unread):
        faults += _phrasing_faults(settings.phrasing)
    if connecting:
        faults += _lacking(settings, unread)
    if faults:
        raise SettingsFault(faults)
    return settings


def _read(given: Mapping[str, Any]) -> tuple[Settings, list[str], set[str]]:
    """The settings, with a default for each that can not be read; what is wrong with these; their names."""
    try:
        return Settings(**given), [], set()
    except ValidationError as wrong:
        unread = {str(error["loc"][0]) for error in wrong.errors()}
        rest = {name: value for name, value in given.items() if name not in unread}
        return Settings(**rest), [_line(error) for error in wrong.errors()], unread


def _lacking(settings: Settings, unread: set[str]) -> list[str]:
    """What the platforms need beyond single values; left out for one of which a setting can not be read."""
    faults = list(_beside_the_playground(settings.platforms))
    if Platform.SLACK in settings.platforms and not any(name.startswith(("slack_", "public_")) for name in unread):
        faults += slack_faults(settings.slack)
    if Platform.TEAMS in settings.platforms and not any(name.startswith(("teams_", "public_")) for name in unread):
        faults += teams_faults(settings.teams, unauthenticated=settings.teams_unauthenticated, host=settings.host)
    return faults


def _phrasing_faults(given: PhrasingSettings) -> Iterator[str]:
    if given.url and not given.model:
        yield "phrasing_model is missing; write the name that the endpoint in phrasing_url has for it"
    if not given.url and (given.model or given.key):
        yield "phrasing_url is missing, so that no language model is asked; write it, or take the others out"


def _beside_the_playground(platforms: tuple[Platform, ...]) -> Iterator[str]:
    real = [platform for platform in platforms if platform is not Platform.PLAYGROUND]
    if real and Platform.PLAYGROUND in platforms:
        yield (
            f"platforms can not hold both playground and {real[0]}: whoever opens the playground can move its clock,"
            " and real teams would be asked too soon; run the playground by itself: reflectory --data try-it playground"
        )


def apart_faults(settings: Settings) -> Iterator[str]:
    """Why doors and engine can not be two processes. On two machines each would open a file or a key of its own:
    what one takes the other would never see, and nobody would be told.
    """
    if Platform.PLAYGROUND in settings.platforms:
        yield "the playground is one process; run: reflectory playground"
        return
    if settings.database_url.startswith("sqlite"):
        yield (
            "web and worker share a PostgreSQL, and setting database names none; with SQLite one process does both:"
            " reflectory serve"
        )
    if not settings.secret_keys:
        yield (
            "web and worker share their keys, and secret_keys is empty; give each the same"
            f" (a new one comes from: reflectory keys new; one that is in use, from {settings.key_file})"
        )


def forget_slack_variables() -> None:
    """Bolt looks for SLACK_... variables by itself; one of them makes it throw away the token that it is given."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]


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
    several = name.removeprefix(PREFIX).lower() in _SEVERAL
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
