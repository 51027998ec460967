"""Block Kit dicts built again with blockkit, which knows many of Slack's limits and refuses what breaks them."""

from typing import Any

import blockkit
from blockkit import core

KINDS: dict[str, type[core.Component]] = {
    "actions": blockkit.Actions,
    "button": blockkit.Button,
    "checkboxes": blockkit.Checkboxes,
    "context": blockkit.Context,
    "conversations_select": blockkit.ConversationsSelect,
    "datepicker": blockkit.DatePicker,
    "divider": blockkit.Divider,
    "file_input": blockkit.FileInput,
    "header": blockkit.Header,
    "home": blockkit.Home,
    "input": blockkit.Input,
    "link": blockkit.RichLinkEl,
    "modal": blockkit.Modal,
    "multi_static_select": blockkit.MultiStaticSelect,
    "multi_users_select": blockkit.MultiUsersSelect,
    "plain_text": blockkit.Text,
    "plain_text_input": blockkit.PlainTextInput,
    "radio_buttons": blockkit.RadioButtons,
    "raw_text": core.RawText,
    "rich_text": blockkit.RichText,
    "rich_text_list": blockkit.RichTextList,
    "rich_text_quote": blockkit.RichTextQuote,
    "rich_text_section": blockkit.RichTextSection,
    "section": blockkit.Section,
    "static_select": blockkit.StaticSelect,
    "table": core.Table,
    "text": blockkit.RichTextEl,
    "timepicker": blockkit.TimePicker,
    "users_select": blockkit.UsersSelect,
}

UNTYPED: dict[str, type[core.Component]] = {
    "column_settings": core.ColumnSettings,
    "filter": blockkit.ConversationFilter,
    "initial_option": blockkit.Option,
    "initial_options": blockkit.Option,
    "option_groups": blockkit.OptionGroup,
    "options": blockkit.Option,
    "style": blockkit.RichStyle,
}
"""What has no type of its own, by the name of the field it stands in."""


def rebuilt(value: dict[str, Any]) -> Any:
    """The same as blockkit sends it. Raises ValueError or TypeError for what Slack would refuse."""
    return _component(value, "").build()  # type: ignore[no-untyped-call]


def _component(value: dict[str, Any], name: str) -> core.Component:
    kind = KINDS[value["type"]] if "type" in value else UNTYPED[name]
    given = {key: _part(part, key) for key, part in value.items() if key != "type"}
    if kind is blockkit.Text:
        given["type"] = value["type"]
    component = kind(**given)
    if "option_groups" in given:  # blockkit looks for what is chosen among the groups, not in them
        component._validators = [each for each in component._validators if not isinstance(each, core.Within)]
    return component


def _part(part: Any, name: str) -> Any:
    if isinstance(part, dict):
        return _component(part, name)
    return [_part(each, name) for each in part] if isinstance(part, list) else part
