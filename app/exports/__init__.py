"""Downloads: exports in the background, films, stand-alone pages."""
