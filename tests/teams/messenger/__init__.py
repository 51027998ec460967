"""What is tested in adapters/teams/messenger."""
