"""Microsoft Teams: lets Reflectory speak and listen in teams, by botbuilder-core and Microsoft Graph."""
