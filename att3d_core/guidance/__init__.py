"""What pulls renders toward the text: a protocol, its backends, and the estimators on top."""
