"""The real program under faults: killed under load, and started again."""
