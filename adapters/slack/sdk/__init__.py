"""Slack's libraries, tamed: the one way to the Web API, Bolt without its traps, and what travels in our own payloads."""
