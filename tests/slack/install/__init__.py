"""How an administrator connects Slack: the manifest, the installation in a browser, and the check of a live one."""
