"""Journeys in Slack: the same stories as in tests/journeys, told by Slack's own means, and some that only Slack has."""
