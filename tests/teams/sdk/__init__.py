"""What is tested in adapters/teams/sdk."""
