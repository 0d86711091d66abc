"""The studio's page: one file a tab."""
