"""Designing legal areas and forms in the browser."""
