"""Which addresses a token or a person may be sent to."""

from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def safe_address(address: str) -> bool:
    """Tokens travel to it and browsers come to it: https, or plain http on this machine itself; nothing but a path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username or parts.password:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)
