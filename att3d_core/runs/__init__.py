"""A run from its description, without a word on the screen: used by the command line, the studio and benchmarks."""
