"""Charts drawn on the server as SVG; each mark carries its figures as a tooltip.

Vega-Lite through vl-convert was tried first: see docs/decisions for what spoke against it.
"""
