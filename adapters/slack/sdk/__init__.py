"""Slack's libraries, tamed: the one way to the Web API, Bolt without its traps, what travels in our payloads."""
