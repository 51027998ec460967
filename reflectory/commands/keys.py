"""Commands about the keys that tokens and kept events are encrypted with."""

import click
from cryptography.fernet import Fernet

from reflectory import operators
from reflectory.commands.invocation import run, settings_of


@click.group()
def keys() -> None:
    """Make a key, and change over to it."""


@keys.command("new")
def keys_new() -> None:
    """Print a new key. Put it first in secret_keys, and keep the old one behind it until `keys rotate` is done."""
    click.echo(Fernet.generate_key().decode())


@keys.command("rotate")
@click.pass_context
def keys_rotate(context: click.Context) -> int:
    """Encrypt all that is kept once more, with the first key. After that the other keys can be taken away.

    Programs that run meanwhile must have been restarted with the new key first.
    """
    done = run(operators.rotated(settings_of(context, connecting=False)))
    click.echo(f"Encrypted anew with the first key: tokens: {done.tokens}, kept events: {done.events}.")
    for left in done.unopened:
        click.echo(f"{left}: none of the keys opens it; put the one that does behind the others, and run this again")
    return 1 if done.unopened else 0
