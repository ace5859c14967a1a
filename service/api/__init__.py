"""The HTTP API, version 1: routers, the schemas they document, and how answers and records are written."""
