"""Part III, async use cases: they load state, ask the dialogue for a decision and commit it."""
