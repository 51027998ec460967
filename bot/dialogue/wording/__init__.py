"""Every sentence the bot says, through gettext, plain and kind. Which sentence is said when is not decided here."""
