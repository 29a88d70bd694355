#!/usr/bin/env bash
# Records files that real programs made as Samba's client puts them on a Samba server: types.pcap.gz. Client and server are two addresses
# of one network namespace. Needs root, samba, smbclient, tcpdump, iproute2, zip, gcab and openssl.
#
# usage: record.sh OUTDIR
set -euo pipefail
out=$(cd "${1:?usage: record.sh OUTDIR}" && pwd)
ns=record-types-$$ password='Passw0rd!' server=10.0.0.133
dir=$(mktemp -d /tmp/hoptrace-record.XXXXXX); chmod 755 "$dir"
mkdir -p "$dir"/{share,ncalrpc,files}; chmod 777 "$dir/share"
cleanup() {
  set +e
  for p in "$dir"/*.pid; do [ -s "$p" ] && kill "$(cat "$p")" 2>/dev/null; done
  sleep 0.3
  ip netns del "$ns"
  cd /; rm -rf "$dir"
}
trap cleanup EXIT

cd "$dir/files"
printf 'one\n' > one.txt
zip -q one.zip one.txt
gcab -c one.cab one.txt
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/certificate.pem" -days 1 -subj /CN=anna 2>/dev/null
openssl pkcs12 -export -inkey "$dir/key.pem" -in "$dir/certificate.pem" -passout pass:x -out anna.pfx

cat > "$dir/smb.conf" <<CONF
[global]
  workgroup = LAB
  netbios name = SALES-PC
  passdb backend = tdbsam:$dir/passdb.tdb
  private dir = $dir
  lock directory = $dir
  state directory = $dir
  cache directory = $dir
  pid directory = $dir
  ncalrpc dir = $dir/ncalrpc
  log file = $dir/log.%m
[share]
  path = $dir/share
  read only = no
CONF
printf '%s\n%s\n' "$password" "$password" | smbpasswd -c "$dir/smb.conf" -s -a root >/dev/null
ip netns add "$ns"; ip -n "$ns" link set lo up
ip -n "$ns" addr add "$server/32" dev lo; ip -n "$ns" addr add 10.0.0.130/32 dev lo
ip -n "$ns" route add local "$server" dev lo src 10.0.0.130 table local 2>/dev/null || true
ip netns exec "$ns" smbd -D -s "$dir/smb.conf" </dev/null >/dev/null 2>&1
for _ in $(seq 100); do ip netns exec "$ns" bash -c "</dev/tcp/$server/445" 2>/dev/null && break; sleep 0.1; done
ip netns exec "$ns" tcpdump -i lo -s 0 -U -w "$dir/types.pcap" tcp port 445 2>"$dir/tcpdump.log" & echo $! > "$dir/tcpdump.pid"
for _ in $(seq 100); do grep -q listening "$dir/tcpdump.log" && break; sleep 0.1; done
ip netns exec "$ns" smbclient -s "$dir/smb.conf" -U "root%$password" "//$server/share" -c 'prompt; mput *'
sleep 1
kill "$(cat "$dir/tcpdump.pid")"; wait "$(cat "$dir/tcpdump.pid")" 2>/dev/null || true; : > "$dir/tcpdump.pid"
gzip -9n < "$dir/types.pcap" > "$out/types.pcap.gz"
