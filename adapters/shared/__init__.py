"""What chat adapters have in common and no platform's library knows: words, payloads, what was told lately, checks."""
