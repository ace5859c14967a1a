"""Readers of file formats that several portals share."""
