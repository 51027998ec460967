"""What is tested in adapters/teams/render."""
