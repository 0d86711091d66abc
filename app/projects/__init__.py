"""What visitors keep."""
