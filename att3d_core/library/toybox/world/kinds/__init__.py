"""The kinds of objects, a package per category."""
