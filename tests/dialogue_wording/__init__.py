"""Every word the bot says: plain, filled and ready to be translated."""
