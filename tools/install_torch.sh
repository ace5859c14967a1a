#!/bin/sh
# Installs the pinned torch as a CPU build. First asks pip what it would install, and stops before a CUDA build is downloaded.
set -eu
python=$1
index=${2:-}
set -- -r requirements-torch.lock
[ -z "$index" ] || set -- --index-url "$index" "$@"

echo "Installing torch (CPU build) ..."
plan=$("$python" -m pip --disable-pip-version-check install --dry-run --quiet --report - "$@" 2>/dev/null || true)
case "$plan" in
*'"name": "nvidia'*)
    echo "This would install a CUDA build of torch. Run again with TORCH_INDEX set to an index that holds CPU builds" >&2
    echo "(the PyTorch installation page names it): make TORCH_INDEX=URL serve" >&2
    exit 1
    ;;
esac
"$python" -m pip --disable-pip-version-check install --quiet --progress-bar off --no-deps "$@"
