"""Furniture catalogues of Sweet Home 3D (.sh3f) as libraries."""
