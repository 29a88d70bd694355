#!/usr/bin/env bash
# Records what Samba's own client and its test suite ask of a Samba server in the oldest dialects and in SMB2, for commands that no
# shared capture has. Client and server are two addresses of one network namespace, so that a message is a frame. Of each recording
# the frames that vectors name were kept (editcap -r). Needs root, samba, samba-testsuite, smbclient, python3, tcpdump and iproute2.
#
# usage: record.sh OUTDIR
set -euo pipefail
out=$(cd "${1:?usage: record.sh OUTDIR}" && pwd) here=$(cd "$(dirname "$0")" && pwd)
ns=record-wire-$$ password='Passw0rd!'
dir=$(mktemp -d /tmp/hoptrace-record.XXXXXX); chmod 755 "$dir"
mkdir -p "$dir"/{share,spool,ncalrpc}; chmod 777 "$dir"/{share,spool}
cleanup() {
  set +e
  for p in "$dir"/*.pid; do [ -s "$p" ] && kill "$(cat "$p")" 2>/dev/null; done
  sleep 0.3
  ip netns del "$ns"
  cd /; rm -rf "$dir"
  return 0
}
trap cleanup EXIT
cd "$dir"
cat > "$dir/smb.conf" <<CONF
[global]
  workgroup = LAB
  netbios name = SALES-PC
  map to guest = bad user
  server min protocol = CORE
  client min protocol = CORE
  lanman auth = yes
  ntlm auth = ntlmv1-permitted
  client lanman auth = yes
  client plaintext auth = yes
  smb1 unix extensions = no
  passdb backend = tdbsam:$dir/passdb.tdb
  private dir = $dir
  lock directory = $dir
  state directory = $dir
  cache directory = $dir
  pid directory = $dir
  ncalrpc dir = $dir/ncalrpc
  log file = $dir/log.%m
  printing = bsd
  printcap name = /dev/null
[share]
  path = $dir/share
  read only = no
  guest ok = yes
[printer]
  path = $dir/spool
  printable = yes
  guest ok = yes
  print command = true
CONF
printf '%s\n%s\n' "$password" "$password" | smbpasswd -c "$dir/smb.conf" -s -a root >/dev/null
ip netns add "$ns"; ip -n "$ns" link set lo up
ip -n "$ns" addr add 10.0.0.133/32 dev lo; ip -n "$ns" addr add 10.0.0.130/32 dev lo
ip -n "$ns" route add local 10.0.0.133 dev lo src 10.0.0.130 table local 2>/dev/null || true
ip netns exec "$ns" smbd -D -s "$dir/smb.conf" </dev/null >/dev/null 2>&1
for _ in $(seq 100); do ip netns exec "$ns" bash -c '</dev/tcp/10.0.0.133/445' 2>/dev/null && break; sleep 0.1; done

c() { timeout 60 ip netns exec "$ns" "$@" >>"$dir/client.log" 2>&1 || echo "note: exit $? for: $*" >&2; }
smb() { c smbclient -s "$dir/smb.conf" -U "root%$password" //10.0.0.133/share "$@"; }
torture() { local dialect=$1; shift; for name in "$@"; do c smbtorture -s "$dir/smb.conf" -U "root%$password" -m "$dialect" //10.0.0.133/share "$name"; done; }
start() {
  ip netns exec "$ns" tcpdump -i lo -s 0 -B 65536 -U -w "$dir/cap.pcap" tcp port 445 2>"$dir/tcpdump.log" & echo $! > "$dir/tcpdump.pid"
  for _ in $(seq 100); do grep -q listening "$dir/tcpdump.log" && break; sleep 0.1; done
}
stop() {
  sleep 1
  kill "$(cat "$dir/tcpdump.pid")"; wait "$(cat "$dir/tcpdump.pid")" 2>/dev/null || true; : > "$dir/tcpdump.pid"
  cp "$dir/cap.pcap" "$out/$1.pcap"
  echo "$1: $(stat -c %s "$out/$1.pcap") bytes"
}

start
torture NT1 raw.open.openx raw.open.open raw.open.t2open raw.open.ntcreatex raw.open.nttrans-create raw.open.mknew raw.open.create raw.open.ctemp \
  raw.read.read raw.read.lockread raw.read.readx raw.read.readbraw raw.write.write raw.write.'write unlock' raw.write.'write close' raw.write.writex \
  raw.search.'one file search' raw.search.'many files' raw.search.sorted raw.rename raw.mkdir raw.sfileinfo raw.qfileinfo raw.unlink raw.close raw.ioctl \
  raw.acls.sd raw.notify.dir base.tcon base.trans2
for dialect in CORE COREPLUS LANMAN1 LANMAN2; do
  head -c 20000 /dev/zero > "$dir/file"
  c smbclient -s "$dir/smb.conf" -U nobodyhere%x --option="client ntlmv2 auth=no" --option="client use spnego=no" //10.0.0.133/share -m "$dialect" -c "put $dir/file a.txt; ls; rename a.txt b.txt; get b.txt $dir/back; mkdir d; rmdir d; setmode b.txt +r; setmode b.txt -r; rm b.txt"
done
c python3 "$here/old.py" 10.0.0.133
stop smb1

start
printf 'one\n' > "$dir/share/one.txt"
smb -m SMB3 -c 'scopy one.txt two.txt'
torture SMB3 smb2.lock.valid-request
stop smb2
