#!/usr/bin/env bash
# Records what Samba's own test suite, and replication.py, ask of a Samba file server and of a domain controller that answers in the clear
# (unsealed.c), in the network of test/detect/recordings/domain.sh: the captures torture-*.pcap.gz. Needs root, samba-testsuite and gcc;
# nothing on the machine is changed.
#
# usage: record-torture.sh OUTDIR
set -euo pipefail
if [ "${1:?usage: record-torture.sh OUTDIR}" != --inside ]; then
  out=$(cd "$1" && pwd)
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out"
fi
out=$2
calls=$(cd "$(dirname "$0")" && pwd)
source "$calls/../../../detect/recordings/domain.sh"
source "$calls/torture.sh"
set +e
private; network; scripts; controller; unsealed
server sales SALES-PC
torture
