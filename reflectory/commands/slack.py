"""Commands about the Slack app itself. Nothing here reaches Slack."""

import json

import click

from adapters.slack.app.manifest import manifest, paste_link
from adapters.slack.settings import Mode
from reflectory.addresses import safe_address
from reflectory.commands.invocation import settings_of


@click.group()
def slack() -> None:
    """Make the app that Slack has to know; docs/slack.md walks you through it."""


@slack.command("manifest")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help="How Slack reaches you (slack_mode).")
@click.option("--url", help="Address at which Slack and browsers reach this program (public_url).")
@click.option("--organization", is_flag=True, help="For an app that a whole Enterprise organization may install.")
@click.option("--link", is_flag=True, help="Print a link that opens Slack's form with the manifest filled in.")
@click.pass_context
def slack_manifest(context: click.Context, mode: str | None, url: str | None, organization: bool, link: bool) -> None:
    """Print the manifest to make the app from. Options win over the settings of the same meaning."""
    settings = settings_of(context, connecting=False)
    chosen = Mode(mode) if mode else settings.slack_mode
    address = (url or settings.public_url).rstrip("/")
    if address and not safe_address(address):
        raise click.BadParameter("write a plain https address, like https://bot.example.org", param_hint="'--url'")
    if chosen is Mode.HTTP and not address:
        raise click.BadParameter("HTTP needs the address that Slack sends to: --url https://bot.example.org")
    whole = manifest(chosen, address, organization=organization)
    click.echo(paste_link(whole) if link else json.dumps(whole, indent=2))
