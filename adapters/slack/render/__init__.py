"""Messages, forms and home views as Block Kit, within Slack's limits. Nothing is sent here."""
