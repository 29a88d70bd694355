#!/usr/bin/env bash
# Records the calls that vectors/ needs and no other capture shows, in the network of test/detect/recordings/domain.sh: Samba's own bindings
# against a Samba file server and a domain controller (bindings.py, policy.py, domain.py), and what these refuse by python3-impacket at both ends (specified.py,
# policy_ends.py, printing_specified.py), or by Samba's bindings at both ends (services.py, domain_ends.py, printing.py).
# Needs root; nothing on the machine is changed.
#
# usage: record.sh OUTDIR [server-calls] [controller-calls] [specified-calls] [policy-calls] [service-calls] [domain-calls] [domain-ends] [printing-calls] [printing-specified]
set -euo pipefail
if [ "${1:?usage: record.sh OUTDIR [NAME ...]}" != --inside ]; then
  out=$(mkdir -p "$1" && cd "$1" && pwd); shift
  exec unshare -m -p --fork --kill-child --mount-proc "$0" --inside "$out" "$@"
fi
out=$2; shift 2
calls=$(cd "$(dirname "$0")" && pwd)
source "$calls/../../../detect/recordings/domain.sh"
source "$calls/torture.sh"
set +e
[ $# -gt 0 ] || set -- server-calls controller-calls specified-calls policy-calls service-calls domain-calls domain-ends printing-calls printing-specified
private; network; scripts
mkdir -p "$lab/work"

bound() { on client "$py" "$calls/bindings.py" "$1" "${address[$2]}" "$lab/client.conf" "$3"; }
of() { local role=$1 user=$2; shift 2; for group in "$@"; do bound "$group" "$role" "$user"; done; }

file_server() { [ -e "$lab/sales" ] || server sales SALES-PC; }
domain_controller() { [ -e "$lab/dc" ] || { controller; sleep 15; }; }
before_server-calls() { file_server; }
do_server-calls() { of sales root of_accounts of_policy of_registry of_server; }
before_controller-calls() { domain_controller; }
do_controller-calls() { of dc LAB/Administrator of_accounts of_policy of_controller; }
before_specified-calls() { serve files "$py" "$calls/specified.py" serve "${address[files]}" & sleep 3; }
do_specified-calls() { on client "$py" "$calls/specified.py" ask "${address[files]}"; }
before_policy-calls() { domain_controller; file_server; serve client "$py" "$calls/policy_ends.py" serve "${address[client]}" & sleep 3; }
do_policy-calls() {
  on client "$py" "$calls/policy.py" "${address[dc]}" "$lab/client.conf" LAB/Administrator
  on client "$py" "$calls/policy.py" "${address[sales]}" "$lab/client.conf" root
  on files "$py" "$calls/policy_ends.py" ask "${address[client]}"
}
before_service-calls() { serve sales "$py" "$calls/services.py" serve "${address[sales]}" & sleep 3; }
do_service-calls() { on client "$py" "$calls/services.py" ask "${address[sales]}"; }
before_domain-calls() { domain_controller; unsealed; probe; sleep 9; }
do_domain-calls() { on client "$py" "$calls/domain.py" "${address[dc]}" "$lab/client.conf"; }
before_domain-ends() { serve dc "$py" "$calls/domain_ends.py" serve "${address[dc]}" & sleep 3; }
do_domain-ends() { on client "$py" "$calls/domain_ends.py" ask "${address[dc]}"; }
before_printing-calls() {
  file_server
  printf 'active root 1 smbprn.00000001 1024 bytes\n1st anna 2 plan.docx 2048 bytes\n' > "$lab/sales/queue"
  sed -i "s,lpq command = .*,lpq command = cat $lab/sales/queue," "$lab/sales/smb.conf"; on sales smbcontrol -s "$lab/sales/smb.conf" smbd reload-config
  serve files "$py" "$calls/printing.py" serve "${address[files]}" "${address[sales]}" "$lab/client.conf" & sleep 4
}
do_printing-calls() { on client "$py" "$calls/printing.py" ask "${address[sales]}" "${address[files]}" "$lab/client.conf"; }
before_printing-specified() { serve files "$py" "$calls/printing_specified.py" serve "${address[files]}" & sleep 3; }
do_printing-specified() { on client "$py" "$calls/printing_specified.py" ask "${address[files]}"; }

for recording in "$@"; do
  "before_$recording" >"$lab/before.log" 2>&1
  start
  "do_$recording" </dev/null >"$lab/$recording.log" 2>&1
  stop "$recording" "$out"
  [ -z "${KEEP_LOGS:-}" ] || cp "$lab/$recording.log" "$lab/before.log" "$KEEP_LOGS"
done
