"""Third floor: the answers, and how they are served."""
