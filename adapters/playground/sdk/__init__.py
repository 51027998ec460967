"""The chat service itself: rooms, an invented cast, messages in a file, and a clock that people can turn.

It stands where Slack's servers stand for the Slack adapter: it knows nothing of reflections.
"""
