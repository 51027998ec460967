"""Why an installation did not come about, as pages: what happened, and how it is mended. Slack's words are the keys."""

from adapters.slack.app.pages import Page
from adapters.slack.sdk.credentials import AWAY


def _page(title: str, *lines: str, status: int = 400) -> Page:
    return Page(title, lines, status=status, link="Begin again", leads_to="install")


STRANGE_BROWSER = _page(
    "This did not begin in this browser",
    "To keep others from connecting your workspace, an installation ends in the browser where it began, within ten"
    " minutes, with cookies allowed. Begin again here.",
)
BEGIN_AGAIN = _page(
    "This link was used already, or is too old",
    "Each one works once, for ten minutes. If you saw “Reflectory is installed” before, all is well; there is nothing"
    " more to do. Otherwise begin again.",
)
WITHOUT_CODE = _page(
    "Slack sent nothing to install with",
    "The address that you came back to is not complete. Begin again.",
)
BUSY = _page(
    "Not now",
    "Reflectory's database does not answer. Nothing was changed. Try again in a minute; if it stays so, tell whoever"
    " runs Reflectory.",
    status=503,
)
_CANCELLED = _page("Not installed", "You chose not to install Reflectory. Nothing was changed.", status=200)
_SLACK_AWAY = _page(
    "Slack does not answer",
    "Reflectory could not reach Slack to finish. Try again in a minute; if it stays so, tell whoever runs Reflectory"
    " (reflectory check names the cause).",
    status=503,
)
_USED = _page("Slack's code was used already, or is too old", "Each code works once, for ten minutes. Begin again.")


def _settings(what: str) -> Page:
    return _page(
        "Reflectory's settings do not fit its Slack app",
        f"Tell whoever runs Reflectory: {what}",
    )


_PAGES = {
    AWAY: _SLACK_AWAY,
    "access_denied": _CANCELLED,
    "invalid_code": _USED,
    "code_already_used": _USED,
    "ratelimited": _SLACK_AWAY,
    "bad_client_secret": _settings("slack_client_secret is not the app's; copy it again from Basic Information."),
    "invalid_client_id": _settings("slack_client_id is not the app's; copy it again from Basic Information."),
    "bad_redirect_uri": _settings(
        "public_url with /slack/oauth_redirect behind it must be among the app's redirect URLs (OAuth & Permissions)."
    ),
    "invalid_scope": _settings("the app's scopes differ from the manifest's; paste the manifest again."),
    "token_rotation": _settings(
        "the app rotates its tokens, which Reflectory does not do. Slack can not switch that off again: make the app"
        " anew from the manifest."
    ),
    "not_a_bot_token": _settings("the app has no bot user; paste the manifest again."),
    "invalid_team_for_non_distributed_app": _settings(
        "the app is for its own workspace only; turn on Manage Distribution, or use slack_bot_token."
    ),
}


def because(reason: str) -> Page:
    """The page for Slack's word, or one that names none: the word came with the address, from anybody."""
    return _PAGES.get(reason) or _page(
        "Slack did not install the app",
        "Begin again. If it stays so, tell whoever runs Reflectory; the log names Slack's reason.",
    )
