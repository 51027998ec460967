"""The filled worksheet as files: Markdown, CSV and JSON. It writes what the gate has passed and decides nothing."""
