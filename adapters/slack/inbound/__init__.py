"""What Slack tells us, checked and told as domain events. Nothing is rendered and nothing is sent here."""
