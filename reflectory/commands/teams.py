"""Commands about the Teams app itself. Nothing here reaches Microsoft."""

import re
from pathlib import Path

import click

from adapters.teams.app.manifest import manifest
from adapters.teams.app.package import package
from reflectory import __version__
from reflectory.addresses import safe_address
from reflectory.commands.invocation import settings_of
from reflectory.teams_settings import is_id


@click.group()
def teams() -> None:
    """Make the app that Teams has to know; docs/teams.md walks you through it."""


@teams.command("package")
@click.option("--app-id", help="The app's id in Microsoft Entra (teams_app_id).")
@click.option("--url", help="Address at which Teams and browsers reach this program (public_url).")
@click.option("--version", default=__version__, show_default=True, help="Raise it with each package that you upload.")
@click.option("--output", type=click.Path(path_type=Path), default=Path("reflectory-teams.zip"), show_default=True)
@click.pass_context
def teams_package(context: click.Context, app_id: str | None, url: str | None, version: str, output: Path) -> None:
    """Write the zip to upload as a custom app. Options win over the settings of the same meaning."""
    settings = settings_of(context, connecting=False)
    app, address = app_id or settings.teams_app_id, (url or settings.public_url).rstrip("/")
    if not is_id(app):
        raise click.BadParameter("write the Application (client) ID of the app's page", param_hint="'--app-id'")
    if not address or not safe_address(address):
        raise click.BadParameter("write a plain https address, like https://bot.example.org", param_hint="'--url'")
    if not re.fullmatch(r"\d{1,4}\.\d{1,4}\.\d{1,4}", version):
        raise click.BadParameter("write three numbers, like 1.0.1", param_hint="'--version'")
    try:
        output.write_bytes(package(manifest(app, address, version)))
    except OSError as refused:
        raise click.BadParameter(f"{output} can not be written ({refused.strerror})", param_hint="'--output'") from None
    click.echo(f"{output}: upload it in Teams under Apps, Manage your apps, Upload an app.")
