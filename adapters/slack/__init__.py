"""Slack: the adapter that lets Reflectory speak and listen in Slack workspaces, by Bolt and Slack's Web API."""
