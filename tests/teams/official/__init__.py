"""Microsoft's own schemas of an app's manifest, and its renderer of cards, both from npm."""
