#!/usr/bin/env bash
# Records what real clients do to a stand-in for a Windows machine (standin/), which takes what Samba refuses and runs nothing:
# the captures stand-in-*.pcap.gz beside this file. Needs root; nothing leaves the machine, and nothing on it is changed.
#
# usage: record-stand-in.sh OUTDIR [SCENARIO ...]
set -euo pipefail
if [ "${1:?usage: record-stand-in.sh OUTDIR [SCENARIO ...]}" != --inside ]; then
  out=$(mkdir -p "$1" && cd "$1" && pwd); shift
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out" "$@"
fi
out=$2; shift 2
cd "$(dirname "$0")"
source ./domain.sh
source ./scenarios.sh
source ./stand-in.sh
set +e
[ $# -gt 0 ] || set -- commands services_borrowed services_asked tasks wmi dcom subscription cobalt_strike \
  metasploit sliver crackmapexec netexec netexec_wmi wmi_registry \
  certificates terminals paexec secondary_logon event_service firewall shutdown task_operations wmi_operations object_operations
private; network
mkdir -p "$lab/work"
for scenario in "$@"; do
  stand_in
  start
  (set +eu; cd "$lab/work"; "do_$scenario") </dev/null >"$lab/$scenario.log" 2>&1
  stop "stand-in-${scenario//_/-}" "$out"
  if [ -n "${KEEP_LOGS:-}" ]; then cp "$lab/$scenario.log" "$lab/serve.log" "$KEEP_LOGS"; fi
  kill "$standin"; wait "$standin" 2>/dev/null
done
