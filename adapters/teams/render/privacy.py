"""The page that the app's manifest names for whoever asks what becomes of their words. Nothing of anybody is on it."""

from html import escape

from bot.domain.language import gettext as _

_STYLE = "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"


def privacy_page(language: str = "en") -> str:
    """A whole page in HTML, without scripts."""
    title = _("What Reflectory reads, keeps and shows")
    body = "".join(f"<h2>{escape(head)}</h2><p>{escape(words)}</p>" for head, words in _sections())
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    page = f"<head>{head}<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body>"
    return f'<!doctype html><html lang="{escape(language)}">{page}</html>'


def _sections() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Where it runs"),
            _(
                "Your district runs Reflectory on its own machine. What you write stays in its database. No company and"
                " no AI reads it."
            ),
        ),
        (
            _("What it reads"),
            _(
                "It reads replies to its questions, its own forms, and what you say to it. The owner of a team may let"
                " it read the team's channels. Then it gets each message there. It drops all that are not for it, and"
                " keeps no trace of them."
            ),
        ),
        (
            _("What it keeps"),
            _(
                "It keeps answers, votes and next steps, and who gave them. It keeps how a team set it up. It keeps no"
                " files that you attach and no e-mail addresses. It does not note who read what."
            ),
        ),
        (
            _("Who sees it"),
            _(
                "Your team sees your answers with your name, as in the channel. Leaders see what the team was told that"
                " they see. You find that below each question. Those who run it can see all of it. So can those who may"
                " ask your district for records. Please do not name students."
            ),
        ),
        (
            _("How to take your words back"),
            _(
                "Edit or delete your reply, and it is changed or gone here too. To take away all that you said in a"
                " channel, type “forget me” to the bot there. For all else, ask the people who run it in your district."
            ),
        ),
    )
