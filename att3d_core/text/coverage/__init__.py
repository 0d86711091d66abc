"""How far a prompt is from what a model was trained on: the parts of a sentence, the probes, words it cannot know."""
