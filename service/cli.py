"""`kutoja`: finds the commands that the floors declare, and runs one."""


def main() -> None:
    """Run the command line."""
