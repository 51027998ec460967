"""What Slack sends, as checked values: events, messages, interactions and commands. What they mean is inbound's."""

from adapters.slack.sdk.payloads.origin import Origin, challenge_of, origin

__all__ = ["Origin", "challenge_of", "origin"]
