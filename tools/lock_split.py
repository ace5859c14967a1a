"""`python tools/lock_split.py MAIN DEV`: write requirements.lock, and requirements-dev.lock with only what MAIN does not hold."""

import re
import sys
from pathlib import Path

LEFT_OUT = re.compile(r"^(torch|triton|nvidia-[a-z0-9-]+|cuda-[a-z0-9-]+)==")


def blocks(path: Path) -> dict[str, str]:
    """Return {name: its lines} of a pip-compile file, without torch and CUDA."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8")):
        name = re.match(r"^([a-z0-9._-]+)==", block)
        if name and not LEFT_OUT.match(block):
            lines = [re.sub(r"\s+# via .*$", "", line) for line in block.splitlines() if not line.lstrip().startswith("#")]
            found[name[1]] = "\n".join(lines).rstrip(" \\") + "\n"
    return found


def main(main_path: str, dev_path: str) -> None:
    """Split the two locks."""
    main_blocks, dev_blocks = blocks(Path(main_path)), blocks(Path(dev_path))
    header = "# Made by `make lock`; installed with --no-deps --require-hashes.\n"
    Path("requirements.lock").write_text(header + "".join(main_blocks.values()), encoding="utf-8")
    extra = [text for name, text in dev_blocks.items() if name not in main_blocks]
    Path("requirements-dev.lock").write_text(header + "".join(extra), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
