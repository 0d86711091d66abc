"""Words for models that only have a name: articles, colours, proportions, captions of their own, paraphrases."""
