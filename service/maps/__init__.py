"""Maps, live from the index: evidence gaps, where it was tried, who works with whom, what a funder has paid for. Plain SVG, made on the server."""
