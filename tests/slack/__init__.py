"""Slack: the adapter over real HTTP and real sockets, against stand-ins of Slack."""
