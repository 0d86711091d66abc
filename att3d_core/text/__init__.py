"""Text: from what a person types to the vectors that condition the model."""
