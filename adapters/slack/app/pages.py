"""The few web pages that an administrator meets while installing the app: plain HTML, no scripts, nothing from afar."""

import base64
import hashlib
from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;"
    "color:#1d1c1d;background:#fff}"
    "button,a.button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;color:#fff;"
    "background:#4a154b;cursor:pointer;text-decoration:none;display:inline-block}"
    ":focus-visible{outline:3px solid #1264a3;outline-offset:3px}"
    "@media(prefers-color-scheme:dark){body{color:#f0eef0;background:#1d1c1d}a{color:#9ecbff}"
    "button,a.button{background:#b86fb9;color:#1d1c1d}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.title }} - Reflectory</title>
<style>{{ style | safe }}</style>
</head>
<body>
<main>
<h1>{{ page.title }}</h1>
{% for line in page.lines %}<p>{{ line }}</p>
{% endfor %}{% if page.steps %}<ol>
{% for step in page.steps %}<li>{{ step }}</li>
{% endfor %}</ol>
{% endif %}{% if page.button %}<form method="post" action="{{ page.leads_to }}">
<button>{{ page.button }}</button>
</form>
{% elif page.link %}<p><a class="button" href="{{ page.leads_to }}">{{ page.link }}</a></p>
{% endif %}</main>
</body>
</html>
"""
)


@dataclass(frozen=True, slots=True)
class Page:
    """`leads_to` is where its one button (which sends a form) or its one link goes."""

    title: str
    lines: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    button: str = ""
    link: str = ""
    leads_to: str = ""
    status: int = 200


def answer(page: Page, goes_to: str = "") -> web.Response:
    """`goes_to` is the other site that the page's form may send the browser to."""
    return web.Response(
        status=page.status,
        text=_PAGE.render(page=page, style=STYLE),
        content_type="text/html",
        headers=secured(goes_to),
    )


def secured(goes_to: str = "") -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self' {goes_to}".rstrip(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
