#!/usr/bin/env bash
# Records the calls that vectors/ needs and no other capture shows: Samba's own bindings against a Samba file server and a
# domain controller, in the network of test/detect/recordings/domain.sh. Needs root; nothing on the machine is changed.
#
# usage: record.sh OUTDIR
set -euo pipefail
if [ "${1:?usage: record.sh OUTDIR}" != --inside ]; then
  out=$(cd "$1" && pwd)
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out"
fi
out=$2
calls=$(cd "$(dirname "$0")" && pwd)
source "$calls/../../../detect/recordings/domain.sh"
set +e
private; network; scripts; controller
server sales SALES-PC
mkdir -p "$lab/work"
made() { on client "$py" "$calls/bindings.py" "$1" "${address[$2]}" "$lab/client.conf" "$3"; }
recorded() { # NAME ROLE USER GROUP...: one capture of several groups of calls
  local name=$1 role=$2 user=$3; shift 3
  start
  for group in "$@"; do made "$group" "$role" "$user"; done >"$lab/$name.log" 2>&1 </dev/null
  stop "$name" "$out"
  [ -z "${KEEP_LOGS:-}" ] || cp "$lab/$name.log" "$KEEP_LOGS"
}
recorded server-calls sales root of_accounts of_policy of_registry of_server
recorded controller-calls dc LAB/Administrator of_accounts of_policy of_controller
