"""A language model behind any OpenAI-compatible endpoint, where an administrator chose one. It is off by default."""
