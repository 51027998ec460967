"""What is tested in adapters/teams/app."""
