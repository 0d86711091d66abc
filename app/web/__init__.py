"""The studio's web server: what stands before every route, the routes of models and projects, the viewer's files."""
