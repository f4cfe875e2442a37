#!/bin/sh
# Installs locked packages into the image's Python. Runs inside `docker build` only.
#
#   install.sh REQUIREMENTS [BUILD_CONSTRAINTS]
#
# Optional secrets: `index` (package index settings, one NAME='value' a line) and `ca` (the
# certificates of the host). Neither leaves a trace in the image. With COMPILER set, a C
# compiler is there while packages are built.
set -eu

if [ -f /run/secrets/index ]; then
    set -a
    . /run/secrets/index
    set +a
fi
if [ -f /run/secrets/ca ]; then
    export SSL_CERT_FILE=/run/secrets/ca
fi
# Byte code is made once, by the warm-up, for what the probe imports; not here.
export PYTHONDONTWRITEBYTECODE=1
export UV_CACHE_DIR=/var/cache/od-matrix-uv UV_LINK_MODE=copy UV_NO_PROGRESS=1

# The official bases bring pip, setuptools and wheel, the made ones do not. Without them a
# cell has exactly its lock, whatever it stands on.
/ctx/uv pip uninstall --quiet --system --break-system-packages pip setuptools wheel \
    2>/dev/null || true
if [ -n "${COMPILER:-}" ]; then
    # For packages without a wheel for this Python. The wheel stays in uv's cache, so that
    # the next cell with the same package needs no compiler.
    apt-get update -qq
    apt-get install -qq --yes --no-install-recommends gcc g++ libc6-dev >/dev/null
fi
# A lock is complete: no resolution takes place here, and no package without a hash.
/ctx/uv pip install --system --break-system-packages --no-deps --require-hashes \
    --requirement "$1" ${2:+--build-constraints "$2"}
if [ -n "${COMPILER:-}" ]; then
    apt-get purge -qq --yes --auto-remove gcc g++ libc6-dev >/dev/null
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/*
fi
