"""What Slack sends, and what the bot hears of it."""
