"""Reading GLB files that nobody vouches for: everything is checked before numpy or an image decoder sees it."""
