"""Models as the studio shows them: found, loaded, and packed for the browser."""
