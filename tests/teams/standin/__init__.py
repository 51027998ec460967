"""A Microsoft 365 of our own, over real HTTP: sign-in, signing keys, the Bot Connector, Graph; and their bad days."""
