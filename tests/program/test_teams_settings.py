"""Settings for Teams: what is missing, confused or unsafe is told all at once, each with its cure, no secret shown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reflectory.settings import SettingsFault, load

APP, TENANT = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-0000-4000-8000-000000000001"
SECRET = "abc8Q~secret"
WHOLE = {
    "PLATFORMS": "teams",
    "TEAMS_APP_ID": APP,
    "TEAMS_APP_SECRET": SECRET,
    "TEAMS_TENANTS": TENANT,
    "PUBLIC_URL": "https://bot.example.org",
}


def faults(without: str = "", **changes: str) -> list[str]:
    """What is wrong, a line each; `without` one of what is given, and with these in their places."""
    return told_of({name: value for name, value in {**WHOLE, **changes}.items() if name != without})


def told_of(given: dict[str, str]) -> list[str]:
    lines: list[str] = []
    try:
        load(environ={f"REFLECTORY_{name}": value for name, value in given.items()})
    except SettingsFault as fault:
        lines = str(fault).splitlines()
    assert not [line for line in lines if SECRET in line]
    return lines


def test_what_is_whole_is_taken() -> None:
    assert faults() == []
    assert faults(PLATFORMS="slack,teams", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1") == []


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ("TEAMS_APP_ID", "teams_app_id is missing; copy the Application (client) ID"),
        ("TEAMS_APP_SECRET", "teams_app_secret is missing; make one under Certificates & secrets"),
        ("TEAMS_TENANTS", "teams_tenants is missing; copy the Directory (tenant) ID"),
        ("PUBLIC_URL", "public_url is missing: Teams sends to it"),
    ],
)
def test_what_is_missing_is_named_with_its_cure(without: str, words: str) -> None:
    [line] = faults(without)
    assert words in line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TEAMS_APP_SECRET": TENANT}, "teams_app_secret holds the secret's id; copy its value"),
        ({"TEAMS_APP_ID": "reflectory"}, "teams_app_id is the Application (client) ID"),
        ({"TEAMS_TENANTS": f"{TENANT},district.example.org"}, "teams_tenants holds ids"),
        ({"TEAMS_UNAUTHENTICATED": "true"}, "teams_unauthenticated and teams_app_id are both set"),
        ({"TEAMS_LOGIN": "http://login.example.org"}, "teams_login"),
        ({"PUBLIC_URL": "http://bot.example.org"}, "public_url"),
        ({"TEAMS_CERTIFICATE": "missing.pem"}, "teams_certificate: missing.pem can not be read"),
        ({"PLATFORMS": "teams,playground"}, "platforms can not hold both playground and teams"),
    ],
)
def test_what_is_confused_is_named_with_its_cure(changes: dict[str, str], words: str) -> None:
    told = faults(**changes)
    assert any(words in line for line in told), told


def test_a_file_that_is_no_certificate_is_told(tmp_path: Path) -> None:
    (tmp_path / "bot.pem").write_text("-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n")
    [line] = faults("TEAMS_APP_SECRET", TEAMS_CERTIFICATE=str(tmp_path / "bot.pem"))
    assert "must hold a certificate and its own RSA private key" in line


def test_a_door_that_is_open_to_anybody_is_for_this_machine_alone() -> None:
    opened = {"PLATFORMS": "teams", "TEAMS_UNAUTHENTICATED": "true"}
    for host in ("127.0.0.1", "localhost"):
        assert told_of({**opened, "HOST": host}) == []
    for host in ("0.0.0.0", "bot.example.org"):
        [line] = told_of({**opened, "HOST": host})
        assert "host must be 127.0.0.1" in line


def pem(key: RSAPrivateKey | EllipticCurvePrivateKey, signed_for: RSAPrivateKey | EllipticCurvePrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bot")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(signed_for.public_key())
    built = (
        built.serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
    )
    certificate = built.sign(signed_for, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return (private + certificate.public_bytes(Encoding.PEM)).decode()


def test_only_an_rsa_key_of_the_certificates_own_is_taken(tmp_path: Path) -> None:
    mine, other, curve = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048), ec.SECP256R1()
    elliptic = ec.generate_private_key(curve)
    for key, signed_for, taken in ((mine, mine, True), (mine, other, False), (elliptic, elliptic, False)):
        path = tmp_path / "bot.pem"
        path.write_text(pem(key, signed_for))
        told = faults("TEAMS_APP_SECRET", TEAMS_CERTIFICATE=str(path))
        assert bool(told) is not taken, told


@pytest.mark.parametrize("services", ["http://evil.example.org", "https://smba.trafficmanager.net/", "a/b"])
def test_tokens_go_to_hosts_by_https_alone(services: str) -> None:
    assert any("teams_services" in line for line in faults(TEAMS_SERVICES=services))
