#!/usr/bin/env bash
# Records what real clients do to a Samba domain controller and two Samba file servers (domain.sh says how, scenarios.sh
# what, and with which versions): the captures beside this file that record.sh does not make. Needs root; nothing leaves the
# machine, and nothing on it is changed: files, processes and networks are namespaces of this script's own.
#
# usage: record-domain.sh OUTDIR [SCENARIO ...]
set -euo pipefail
if [ "${1:?usage: record-domain.sh OUTDIR [SCENARIO ...]}" != --inside ]; then
  out=$(mkdir -p "$1" && cd "$1" && pwd); shift
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out" "$@"
fi
out=$2; shift 2
cd "$(dirname "$0")"
source ./domain.sh
source ./scenarios.sh
set +e
[ $# -gt 0 ] || set -- kerberos tickets domain_accounts domain_asked domain_secrets partner policies services events step \
  printing print_asked print_installed shadow shadow_ended registry_keys registry_users library files_named files_many pipes web workstation relay challenge names promotion asked
private; network; scripts; controller
server files FILES 'WPAD FILESRV INTRANET PROXY'; server sales SALES-PC
accounts >"$lab/accounts.log" 2>&1
mkdir -p "$lab/work" "$lab/share"; echo hello > "$lab/share/note.txt"
for scenario in "$@"; do
  if declare -F "before_$scenario" >/dev/null; then "before_$scenario" >"$lab/before.log" 2>&1; fi
  start
  (set +eu; "do_$scenario") </dev/null >"$lab/$scenario.log" 2>&1
  stop "${scenario//_/-}" "$out" "kept_$scenario"
  if [ -n "${KEEP_LOGS:-}" ]; then cp "$lab"/*.log "$KEEP_LOGS"; fi
done
