"""The roof: measures what `service` really answers. Imported by nobody."""
