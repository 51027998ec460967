"""The journey in a Slack that is none: local-slack and the real program, alone in a network of their own."""
