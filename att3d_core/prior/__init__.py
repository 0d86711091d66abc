"""A text-to-image diffusion model of our own: small, in pixels, trained on renders of a library."""
