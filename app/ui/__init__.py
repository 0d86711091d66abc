"""The studio's page: one file per tab."""
