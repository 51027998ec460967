"""Microsoft's libraries and services, tamed: signing keys, tokens, the Bot Connector, Graph, what activities hold."""
