"""Slack's own TypeScript types as JSON Schemas. Its package.json names all else that tests take from npm, too."""
