"""The command line: thin readers of the core. One file a command."""
