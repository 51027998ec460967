"""What an administrator's settings for Teams lack or confuse, each fault with its cure. No secret is ever quoted."""

import re
from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.teams.sdk.registration import Registration
from adapters.teams.settings import TeamsSettings
from reflectory.addresses import LOCAL

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def teams_faults(given: TeamsSettings, *, unauthenticated: bool, host: str) -> Iterator[str]:
    """Everything that keeps Teams from working, as far as the settings alone can tell."""
    app = given.registration
    if not app.app_id:
        yield from _open_faults(unauthenticated, host)
        return
    if unauthenticated:
        yield "teams_unauthenticated and teams_app_id are both set; take out one of them"
    if not is_id(app.app_id):
        yield "setting teams_app_id is the Application (client) ID on the app's page: five groups of letters and digits"
    yield from _proof_faults(app)
    yield from _tenant_faults(given)
    if not given.public_url:
        yield (
            "public_url is missing: Teams sends to it, and people fetch files there;"
            ' write it like public_url = "https://bot.example.org"'
        )


def _open_faults(unauthenticated: bool, host: str) -> Iterator[str]:
    """Without an app id everybody could speak as anybody."""
    if not unauthenticated:
        yield "teams_app_id is missing; copy the Application (client) ID from the app's page in Microsoft Entra"
    elif host not in LOCAL:
        yield f"teams_unauthenticated lets anybody in, so host must be 127.0.0.1, not {host}"


def _proof_faults(given: Registration) -> Iterator[str]:
    if not given.secret and given.certificate is None:
        yield "teams_app_secret is missing; make one under Certificates & secrets (or set teams_certificate)"
    if given.secret and given.certificate:
        yield "teams_app_secret and teams_certificate are both set; take out one of them"
    if is_id(given.secret):
        yield "setting teams_app_secret holds the secret's id; copy its value, which is shown once, when it is made"
    if given.certificate and not _is_whole(given.certificate.pem):
        yield (
            "setting teams_certificate: the file must hold a certificate and its own RSA private key,"
            " without a password"
        )


def is_id(given: str) -> bool:
    """Whether it is one of Microsoft's ids, for apps and tenants alike."""
    return _ID.fullmatch(given) is not None


def _is_whole(pem: str) -> bool:
    """Microsoft's sign-in takes RSA alone; a key of another certificate would be refused at the first token."""
    try:
        found, key = x509.load_pem_x509_certificate(pem.encode()).public_key(), load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):
        return False
    if not (isinstance(found, RSAPublicKey) and isinstance(key, RSAPrivateKey)):
        return False
    return found.public_numbers() == key.public_key().public_numbers()


def _tenant_faults(given: TeamsSettings) -> Iterator[str]:
    if not given.tenants:
        yield "teams_tenants is missing; copy the Directory (tenant) ID from the app's page, beside its own id"
    for each in given.tenants:
        if not is_id(each):
            yield "setting teams_tenants holds ids, five groups of letters and digits each; names of tenants do not do"
