#!/bin/sh
# Imports once what the probe imports, so that byte code exists. Runs inside `docker build`
# only and never fails it: a cell whose imports fail is for the probe to judge.
#
# warm/env holds the cell's environment variables, warm/warm.py is the probe's own list.
[ -f /ctx/warm/warm.py ] || exit 0
set -a
. /ctx/warm/env
set +a
# A leaked setting would make the whole step useless.
unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX
export HOME=/tmp PYTHONNOUSERSITE=1 CUDA_VISIBLE_DEVICES=-1 TF_CPP_MIN_LOG_LEVEL=2
cd /tmp || exit 0
timeout 900 python /ctx/warm/warm.py || echo "warm-up ended with exit code $?; going on"
exit 0
