"""The Toybox as a world: kinds of objects, and the words that change how each of them looks."""
