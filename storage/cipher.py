"""What must not be readable in the database, encrypted: the first key encrypts, each of them decrypts."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import TryAgain


class WrongKey(TryAgain):
    """None of the keys that are set opens this. Nothing is lost: set the key that it was encrypted with."""


class Cipher:
    """`what` names the content in errors, which never quote it. Raises TryAgain when there is no key at all."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    @property
    def ready(self) -> bool:
        return self._fernet is not None

    def seal(self, content: bytes, what: str) -> str:
        return self._opener(what).encrypt(content).decode()

    def open(self, sealed: str, what: str) -> bytes:
        """Raises WrongKey."""
        try:
            return self._opener(what).decrypt(sealed)
        except InvalidToken:
            raise _wrong_key(what) from None

    def renew(self, sealed: str, what: str) -> str:
        """The same content, encrypted with the first key. Raises WrongKey."""
        try:
            return self._opener(what).rotate(sealed).decode()
        except InvalidToken:
            raise _wrong_key(what) from None

    def _opener(self, what: str) -> MultiFernet:
        if self._fernet is None:
            raise TryAgain(f"{what} can not be kept or read: no encryption key is set")
        return self._fernet


def _wrong_key(what: str) -> WrongKey:
    return WrongKey(f"{what} can not be decrypted with the keys that are set")
