"""What was filled in: a submitted modal's state as values by field name, and the files that are still to be fetched."""

from collections.abc import Mapping

from adapters.slack.sdk.payloads.interactions import Element, State
from adapters.slack.sdk.wire import EMPTY, FIELD
from bot.domain.form import Values


def values_of(state: State) -> Values:
    """Empty for what was left empty, and for files."""
    return {name: _given(elements[FIELD]) for name, elements in state.values.items() if FIELD in elements}


def uploads_of(state: State) -> Mapping[str, str]:
    """Where Slack keeps each field's first file, by field name."""
    found = {name: _address(elements[FIELD]) for name, elements in state.values.items() if FIELD in elements}
    return {name: address for name, address in found.items() if address}


def _given(element: Element) -> tuple[str, ...]:
    options = (element.selected_option, *(element.selected_options or ()))
    one = (
        element.value,
        element.selected_date,
        element.selected_time,
        element.selected_user,
        element.selected_conversation,
        element.selected_channel,
    )
    several = (
        *(option.value for option in options if option and option.value != EMPTY),
        *(element.selected_users or ()),
        *(element.selected_conversations or ()),
        *(element.selected_channels or ()),
    )
    return tuple(value for value in (*one, *several) if value)


def _address(element: Element) -> str:
    files = element.files or ()
    return next((file.url_private_download or file.url_private for file in files), "")
