# What is asked in each recording of record-torture.sh, by which it is sourced.

# The controller again, so that it takes what is not sealed, and logons without a secure channel.
unsealed() {
  gcc -shared -fPIC -o "$lab/unsealed.so" "$calls/unsealed.c" -l:libdcerpc-server-core.so.0
  kill "$(cat "$lab/dc/run/samba.pid")"; sleep 2
  sed -i '/^\[global\]/a\
server schannel = no\
server schannel require seal = no\
allow nt4 crypto = yes\
reject md5 clients = no' "$lab/dc/etc/smb.conf"
  LD_PRELOAD="$lab/unsealed.so" on dc samba -D -s "$lab/dc/etc/smb.conf"
  sleep 6
}

asked() { # BINDING USER TEST...
  local binding=$1 user=$2; shift 2
  for name in "$@"; do
    on client timeout 60 smbtorture -s "$lab/client.conf" -U "$user%$password" --realm="$realm" --option=torture:dangerous=no "$binding" "$name"
  done
}
dc() { local flags=$1; shift; asked "ncacn_ip_tcp:${address[dc]}[$flags]" LAB/Administrator "$@"; }
sales() { local flags=$1; shift; asked "ncacn_np:${address[sales]}[$flags]" root "$@"; }
by_bindings() { on client "$py" "$calls/replication.py" "$1" "${address[dc]}" "$lab/client.conf"; }

do_replication() { dc sign rpc.drsuapi; by_bindings replication; }
do_logons() { dc sign rpc.netlogon; by_bindings lookups; }
do_keys() { asked "ncacn_np:${address[dc]}[sign]" LAB/Administrator rpc.backupkey.backupkey.{retreive_backup_key_guid,restore_guid}; }
do_services() { sales '' rpc.svcctl; }
do_swapped() { sales bigendian rpc.svcctl; }
# Of its thousands of calls the first are kept.
do_registry() { sales '' rpc.winreg; }
kept_registry() { gzip -dc "$1" > "$lab/kept"; tcpdump -r "$lab/kept" -c 200 -w - 2>/dev/null | gzip -9n > "$1"; }
do_machine() {
  sales '' rpc.srvsvc.'srvsvc (admin access)'.Net{Conn,File,Sess,Disk,Transport}Enum rpc.wkssvc rpc.dfs
}
do_printing() { sales '' rpc.spoolss.printer.addprinter{ex,}.openprinter rpc.spoolss.printserver.{addpermachineconnection,add_port,get_printer_driver_directory}; }

# A machine's account with a password that is known.
probe() {
  on dc samba-tool computer create probe -s "$lab/dc/etc/smb.conf"
  on dc samba-tool user setpassword 'probe$' --newpassword="$password" -s "$lab/dc/etc/smb.conf"
}

torture() {
  mkdir -p "$lab/work"; cd "$lab/work" || return
  probe
  for recording in replication logons keys services swapped registry machine printing; do
    start
    "do_$recording" >"$lab/$recording.log" 2>&1 </dev/null
    stop "torture-$recording" "$out"
    if declare -F "kept_$recording" >/dev/null; then "kept_$recording" "$out/torture-$recording.pcap.gz"; fi
    [ -z "${KEEP_LOGS:-}" ] || cp "$lab/$recording.log" "$KEEP_LOGS"
  done
}
