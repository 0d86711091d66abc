"""Parts that several kinds of objects share."""
