"""What draws a model in any browser: the bundle of a model or a chain, the drawing modules, the stand-alone page."""
