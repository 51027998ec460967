"""What the Slack adapter renders, against Slack's types, Slack's limits and everything the bot can say."""
