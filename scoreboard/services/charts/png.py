"""Drawings as pixels."""

DENSITY = 2.0


def png(svg: str) -> bytes:
    """Return a drawing as a PNG on white, two pixels for each unit of its width."""
    import vl_convert

    # What may be transparent on a page isn't in a text or a mail.
    start = svg.index(">") + 1
    white = '<rect width="100%" height="100%" fill="#fff"/>'
    return bytes(vl_convert.svg_to_png(svg[:start] + white + svg[start:], scale=DENSITY))
