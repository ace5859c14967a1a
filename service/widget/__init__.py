"""The embeddable widget: one script without a build step, how it is served, and what lets other origins ask."""
