"""Slack's writing side and directory, by the real SDK and real HTTP, against the stand-in."""
