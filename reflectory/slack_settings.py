"""What an administrator's settings for Slack lack or confuse, each fault with its cure. No secret is ever quoted."""

from collections.abc import Iterator

from adapters.slack.settings import Mode, SlackSettings

_KINDS = {
    "xoxb-": "the bot token, which belongs in slack_bot_token",
    "xapp-": "the app-level token, which belongs in slack_app_token",
    "xoxp-": "a person's token, which this program never needs",
    "xoxa-": "a token of an older kind, which this program never needs",
    "xoxe-": "a token for an app's configuration, or one that expires, which this program never needs",
    "xoxe.": "a token that expires; turn token rotation off for the app and install it again",
}


def slack_faults(given: SlackSettings) -> Iterator[str]:
    """Everything that keeps Slack from working, as far as the settings alone can tell."""
    yield from _token_faults(given)
    yield from _mode_faults(given)
    yield from _install_faults(given)


def _token_faults(given: SlackSettings) -> Iterator[str]:
    for name, value, prefix in (
        ("slack_bot_token", given.bot_token, "xoxb-"),
        ("slack_app_token", given.app_token, "xapp-"),
    ):
        if value and not value.startswith(prefix):
            known = next((kind for start, kind in _KINDS.items() if value.startswith(start)), None)
            what = f"this is {known}" if known else f"it begins with {prefix}"
            yield f"setting {name} does not hold the right token: {what}"
    if given.signing_secret.startswith(("xoxb-", "xapp-", "xoxp-")):
        yield "setting slack_signing_secret holds a token; copy the signing secret from Basic Information"
    if given.client_id and not _is_client_id(given.client_id):
        yield "setting slack_client_id is two numbers with a point, like 1234.5678, under Basic Information"


def _is_client_id(value: str) -> bool:
    first, point, second = value.partition(".")
    return bool(point) and first.isdecimal() and second.isdecimal()


def _mode_faults(given: SlackSettings) -> Iterator[str]:
    if given.mode is Mode.SOCKET and not given.app_token:
        yield (
            "slack_app_token is missing, which Socket Mode needs; make one under Basic Information, App-Level Tokens,"
            " with the scope connections:write (or choose slack_mode = http)"
        )
    if given.mode is Mode.HTTP and not given.signing_secret:
        yield (
            "slack_signing_secret is missing, which slack_mode = http needs to tell Slack's requests from others;"
            " copy it from Basic Information, App Credentials"
        )


def _install_faults(given: SlackSettings) -> Iterator[str]:
    several = bool(given.client_id or given.client_secret)
    if given.bot_token and several:
        yield (
            "slack_bot_token is for one workspace, slack_client_id and slack_client_secret are for many;"
            " take out one or the other"
        )
    if not given.bot_token and not several:
        yield (
            "slack_bot_token is missing; copy it from Install App (for many workspaces set slack_client_id,"
            " slack_client_secret and public_url in its place)"
        )
    if several and not (given.client_id and given.client_secret):
        lacking = "slack_client_secret" if given.client_id else "slack_client_id"
        yield f"{lacking} is missing; copy both from Basic Information, App Credentials"
    if several and not given.public_url:
        yield (
            "public_url is missing: browsers come back to it when a workspace installs the app, also in Socket Mode;"
            ' write it like public_url = "https://bot.example.org"'
        )
