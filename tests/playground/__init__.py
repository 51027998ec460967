"""The playground: its page, its requests, and a scripted bot to try them with."""
