"""The engine of Reflectory: domain (nouns), dialogue (pure decisions), services (async use cases)."""
