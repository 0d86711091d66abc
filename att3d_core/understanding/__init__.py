"""From what people type to what a model knows: slots, words, and an honest verdict."""
