"""What the playground has to be told. The program reads it from its own settings; nothing is read here."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlaygroundSettings:
    """`names` are further host names under which a browser may reach the page, beside this machine's own."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8765
    open_browser: bool = True
    names: tuple[str, ...] = ()

    @property
    def chat_file(self) -> Path:
        return self.data / "playground.sqlite3"

    @property
    def url(self) -> str:
        shown = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"

    @property
    def allowed_names(self) -> frozenset[str]:
        return frozenset({"127.0.0.1", "localhost", "::1", self.host.lower(), *(name.lower() for name in self.names)})
