"""The stories of tests/journeys, told in Teams."""
