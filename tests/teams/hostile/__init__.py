"""Requests at the door of Teams that nobody should send."""
