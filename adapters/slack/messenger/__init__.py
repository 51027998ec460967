"""Reflectory's writing side in Slack, and what it may know of channels and people."""
