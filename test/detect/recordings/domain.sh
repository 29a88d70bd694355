#!/usr/bin/env bash
# A Windows domain of real software between network namespaces of this machine: a Samba domain controller, two Samba
# file servers, and a client. Sourced by record-domain.sh; for trying things out: domain.sh COMMAND...
# Recorded with Debian 12: samba, samba-ad-provision, samba-dsdb-modules, samba-vfs-modules 4.17.12, python3-impacket 0.10.0,
# krb5-user 1.20.1, curl 7.88.1, tcpdump 4.99.3.
set -euo pipefail
realm=LAB.LOCAL domain=LAB password='Passw0rd!'
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
py=/usr/bin/python3
services='WinDefend Sense MSSQLSERVER VSS SQLWriter BackupExecAgent PAExec-4242-CLIENT RemComSvc csexecsvc PDQDeployRunner-1 mimikatz broken'
lab=/srv
declare -A address=([dc]=10.1.0.10 [files]=10.1.0.20 [sales]=10.1.0.30 [client]=10.1.0.66)

# Files of their own, seen by nobody else: what is done here changes nothing on the machine.
private() {
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 tmpfs "$lab"; mount -t tmpfs tmpfs /run; mkdir -p /run/netns /run/samba/winbindd
  cp /etc/passwd /etc/group "$lab"
  for name in admin ssales; do echo "$name:x:$((4000 + ${#name})):4000::/nonexistent:/usr/sbin/nologin" >> "$lab/passwd"; done
  printf 'nameserver %s\nsearch lab.local\n' "${address[dc]}" > "$lab/resolv.conf"
  printf '127.0.0.1 localhost\n' > "$lab/hosts"
  printf '[libdefaults]\ndefault_realm = %s\ndns_lookup_realm = false\n[realms]\n%s = {\nkdc = %s\n}\n[kdc]\nrequire-preauth = no\n' "$realm" "$realm" "${address[dc]}" > "$lab/krb5.conf"
  touch /etc/krb5.conf
  mkdir "$lab/samba"; printf "[global]\n" > "$lab/samba/smb.conf"; mount --bind "$lab/samba" /etc/samba; mount -t tmpfs tmpfs /var/log/samba
  printf '[global]\nworkgroup = %s\nnetbios name = CLIENT\nrealm = %s\nclient min protocol = NT1\n' "$domain" "$realm" > "$lab/client.conf"
  for name in passwd group resolv.conf hosts krb5.conf; do mount --bind "$lab/$name" "/etc/$name"; done
}

# Every machine is a namespace on one bridge; what crosses the bridge is recorded.
network() {
  ip netns add rec-switch
  ip -n rec-switch link add br0 type bridge; ip -n rec-switch link set br0 up promisc on
  for role in "${!address[@]}"; do
    ip netns add "rec-$role"
    ip link add "h$role" type veth peer name eth0 netns "rec-$role"
    ip link set "h$role" netns rec-switch; ip -n rec-switch link set "h$role" master br0 up
    ip -n "rec-$role" addr add "${address[$role]}/24" brd + dev eth0
    ip -n "rec-$role" link set lo up; ip -n "rec-$role" link set eth0 up mtu 1500
    ip netns exec "rec-$role" ethtool -K eth0 tso off gso off gro off tx off rx off >/dev/null 2>&1
  done
}

# on ROLE COMMAND...: as that machine.
on() { local role=$1; shift; nsenter --net="/run/netns/rec-$role" unshare -u sh -c "hostname $role; exec \"\$@\"" sh "$@"; }

# smbd runs SERVICE start|stop|status of these for the service control manager: one that does as told, one that fails.
scripts() {
  local dir="$lab/usr/lib/x86_64-linux-gnu/samba/svcctl"; mkdir -p "$dir"
  printf '#!/bin/sh\nexit 0\n' > "$dir/WinDefend"; printf '#!/bin/sh\nexit 1\n' > "$dir/broken"; chmod +x "$dir"/*
  for name in $services; do [ -e "$dir/$name" ] || cp "$dir/WinDefend" "$dir/$name"; done
  mount -t overlay overlay -o "lowerdir=$lab/usr:/usr" /usr
}

# serve ROLE COMMAND...: in the background, `$!` is its process.
serve() { local role=$1; shift; exec nsenter --net="/run/netns/rec-$role" unshare -u sh -c "hostname $role; exec \"\$@\"" sh "$@" >"$lab/serve.log" 2>&1; }

server() { # ROLE NETBIOSNAME: a file server with a registry, services, event logs, a print share and shadow copies
  local dir="$lab/$1"; mkdir -p "$dir"/{run,share,admin,c,print,ncalrpc,scripts,spool}; chmod 777 "$dir"/{share,admin,c,print,spool}
  cat > "$dir/smb.conf" <<CONF
[global]
  workgroup = $domain
  netbios name = $2
  netbios aliases = ${3:-}
  interfaces = eth0 lo
  security = user
  map to guest = bad user
  passdb backend = tdbsam:$dir/passdb.tdb
  private dir = $dir
  lock directory = $dir
  state directory = $dir
  cache directory = $dir
  pid directory = $dir/run
  ncalrpc dir = $dir/ncalrpc
  log file = $dir/log.%m
  server smb encrypt = off
  server min protocol = NT1
  svcctl list = $services
  eventlog list = Application Security System
  printing = bsd
  shutdown script = /bin/true
  abort shutdown script = /bin/true
  print command = /bin/true
  lpq command = /bin/true
  rpc_server:fssd = external
  rpc_daemon:fssd = fork
[share]
  path = $dir/share
  read only = no
[ADMIN\$]
  path = $dir/admin
  read only = no
  valid users = root admin
[C\$]
  path = $dir/c
  read only = no
  valid users = root admin
[print\$]
  path = $dir/print
  read only = no
[previous]
  path = $dir/share
  vfs objects = shadow_copy2
  shadow:snapdir = $dir/snapshots
  shadow:basedir = $dir/share
  shadow:format = @GMT-%Y.%m.%d-%H.%M.%S
[backup]
  path = $dir/share
  read only = no
  vfs objects = shell_snap
  shell_snap:check path command = /bin/true
  shell_snap:create command = $dir/scripts/snap
  shell_snap:delete command = /bin/true
[office]
  path = $dir/spool
  printable = yes
  printer name = office
CONF
  printf '#!/bin/sh\nmkdir -p %s/snap1; echo %s/snap1\n' "$dir" "$dir" > "$dir/scripts/snap"; chmod +x "$dir/scripts/snap"
  for name in root admin ssales daemon bin; do
    printf '%s\n%s\n' "$password" "$password" | smbpasswd -c "$dir/smb.conf" -s -a "$name" >/dev/null
  done
  on "$1" unshare -m sh -c 'mount -t tmpfs tmpfs /run/samba; exec "$@"' sh smbd -D -s "$dir/smb.conf"
  net -s "$dir/smb.conf" groupmap add sid=S-1-5-32-544 unixgroup=root type=builtin ntgroup=Administrators >/dev/null
  for pipe in svcctl srvsvc spoolss winreg eventlog lsarpc FssagentRpc; do # each pipe's server starts when it is first asked for
    for _ in 1 2 3; do on "$1" rpcclient -s "$dir/smb.conf" "ncacn_np:${address[$1]}[$pipe]" -U "root%$password" -c 'netshareenum' >/dev/null 2>&1 && break; done
  done
}

controller() { # the domain controller DC1, with accounts to ask about
  local dir="$lab/dc"
  on dc samba-tool domain provision --realm="$realm" --domain="$domain" --host-name=DC1 --host-ip="${address[dc]}" \
    --adminpass="$password" --dns-backend=SAMBA_INTERNAL --targetdir="$dir" --use-rfc2307 --option='dns forwarder =' \
    --option="posix:eadb=$dir/eadb.tdb" --option='vfs objects = dfs_samba4 acl_xattr' >"$lab/provision.log" 2>&1
  mkdir -p "$dir/run"
  sed -i "/^\[global\]/a\\
\tpid directory = $dir/run\\
\tncalrpc dir = $dir/run/ncalrpc\\
\tntp signd socket directory = $dir/run/ntp\\
\tlog file = $dir/log.%m\\
\tlog level = ${LOG_LEVEL:-1}\\
\tserver smb encrypt = off\\
\tinterfaces = eth0 lo\\
\tbind interfaces only = yes\\
\tserver services = s3fs rpc nbt ldap cldap kdc drepl winbindd kcc dns" "$dir/etc/smb.conf"
  on dc samba -D -s "$dir/etc/smb.conf"
}

start() {
  ip netns exec rec-switch tcpdump -i br0 -s 0 -B 65536 -U -w "$lab/cap.pcap" "not ether multicast or udp" 2>"$lab/tcpdump.log" & echo $! > "$lab/tcpdump.pid"
  for _ in $(seq 100); do grep -q listening "$lab/tcpdump.log" 2>/dev/null && break; sleep 0.1; done; sleep 0.3
}

stop() { # NAME OUTDIR [FUNCTION]: the function, where there is one, prints a filter for what is kept
  sleep 2.5
  kill "$(cat "$lab/tcpdump.pid")"; wait "$(cat "$lab/tcpdump.pid")" 2>/dev/null || true
  if declare -F "${3:-}" >/dev/null; then
    tcpdump -r "$lab/cap.pcap" -w "$lab/kept.pcap" "$("$3")" 2>/dev/null; mv "$lab/kept.pcap" "$lab/cap.pcap"
  fi
  gzip -9nc "$lab/cap.pcap" > "$2/$1.pcap.gz"
  echo "$1: $(stat -c %s "$2/$1.pcap.gz") bytes"
}
