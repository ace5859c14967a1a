"""Who pays for this, as a table: for the HTTP API, the page, the command line, and to take away."""
