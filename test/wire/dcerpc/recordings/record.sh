#!/usr/bin/env bash
# Records the calls that vectors/ needs and no other capture shows, in the network of test/detect/recordings/domain.sh: Samba's own bindings
# against a Samba file server and a domain controller (bindings.py), and what these refuse by python3-impacket at both ends (specified.py).
# Needs root; nothing on the machine is changed.
#
# usage: record.sh OUTDIR [server-calls] [controller-calls] [specified-calls]
set -euo pipefail
if [ "${1:?usage: record.sh OUTDIR [NAME ...]}" != --inside ]; then
  out=$(cd "$1" && pwd); shift
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out" "$@"
fi
out=$2; shift 2
calls=$(cd "$(dirname "$0")" && pwd)
source "$calls/../../../detect/recordings/domain.sh"
set +e
[ $# -gt 0 ] || set -- server-calls controller-calls specified-calls
private; network; scripts
mkdir -p "$lab/work"

bound() { on client "$py" "$calls/bindings.py" "$1" "${address[$2]}" "$lab/client.conf" "$3"; }
of() { local role=$1 user=$2; shift 2; for group in "$@"; do bound "$group" "$role" "$user"; done; }

before_server-calls() { server sales SALES-PC; }
do_server-calls() { of sales root of_accounts of_policy of_registry of_server; }
before_controller-calls() { controller; sleep 15; }
do_controller-calls() { of dc LAB/Administrator of_accounts of_policy of_controller; }
before_specified-calls() { serve files "$py" "$calls/specified.py" serve "${address[files]}" & sleep 3; }
do_specified-calls() { on client "$py" "$calls/specified.py" ask "${address[files]}"; }

for name in "$@"; do
  "before_$name" >"$lab/before.log" 2>&1
  start
  "do_$name" </dev/null >"$lab/$name.log" 2>&1
  stop "$name" "$out"
  [ -z "${KEEP_LOGS:-}" ] || cp "$lab/$name.log" "$lab/before.log" "$KEEP_LOGS"
done
