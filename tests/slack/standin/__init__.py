"""A Slack of our own for tests: its Web API, its events over HTTP and sockets, its people, and its bad days."""
