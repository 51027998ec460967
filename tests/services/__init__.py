"""Rules that the services carry, over the real store and the playground's chat: tables of acts, faults, restarts."""
