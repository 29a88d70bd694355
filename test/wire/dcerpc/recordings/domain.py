"""What machines and controllers ask of a domain controller by Samba's own Python bindings, in the clear: domain.py HOST SMBCONF."""
import sys

from samba import credentials
from samba.dcerpc import drsuapi, lsa, misc, netlogon
from samba.param import LoadParm

host, conf = sys.argv[1:3]
NAMING = 'DC=lab,DC=local'
SERVER = f'\\\\{host}'
lp = LoadParm()
lp.load(conf)


def tried(call, *arguments):
    try:
        return call(*arguments)
    except Exception as refusal:
        print(getattr(call, '__name__', call), refusal)
        return None


def filled(made, **fields):
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def words(value):
    return filled(lsa.String(), string=value)


def identifier(dn):
    return filled(drsuapi.DsReplicaObjectIdentifier(), dn=dn)


def replication():
    who = credentials.Credentials()
    who.guess(lp)
    who.parse_string('LAB/Administrator%Passw0rd!')
    rpc = drsuapi.drsuapi(f'ncacn_ip_tcp:{host}[sign]', lp, who)
    ours = drsuapi.DsBindInfoCtr()
    ours.length = 28
    ours.info = filled(drsuapi.DsBindInfo28(), supported_extensions=0x1fffff7f)
    handle = rpc.DsBind(misc.GUID(drsuapi.DRSUAPI_DS_BIND_GUID), ours)[1]
    tried(rpc.DsReplicaMod, handle, 1, filled(drsuapi.DsReplicaModRequest1(), naming_context=identifier(NAMING), source_dra=misc.GUID(drsuapi.DRSUAPI_DS_BIND_GUID),
                                              replica_flags=0x70, modify_fields=1, options=1))
    members = drsuapi.DsGetMembershipsRequest1()
    members.info_array, members.count, members.type, members.flags = [identifier('CN=Administrator,CN=Users,' + NAMING)], 1, 1, 1
    tried(rpc.DsGetMemberships, handle, 1, members)
    tried(rpc.DsGetNT4ChangeLog, handle, 1, filled(drsuapi.DsGetNT4ChangeLogRequest1(), flags=1, preferred_maximum_length=0x4000))
    gone = 'CN=NTDS Settings,CN=CLIENT,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,' + NAMING
    tried(rpc.DsRemoveDSServer, handle, 1, filled(drsuapi.DsRemoveDSServerRequest1(), server_dn=gone, domain_dn=NAMING, commit=0))
    tried(rpc.DsExecuteKCC, handle, 1, filled(drsuapi.DsExecuteKCC1(), taskID=0, flags=1))
    for kind in 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xfffffffe:
        about = filled(drsuapi.DsReplicaGetInfoRequest2(), info_type=kind, object_dn=NAMING, flags=0)
        tried(rpc.DsReplicaGetInfo, handle, 2, about)
    tried(rpc.DsReplicaGetInfo, handle, 1, filled(drsuapi.DsReplicaGetInfoRequest1(), info_type=7, object_dn=NAMING))
    sites = drsuapi.QuerySitesByCostRequest1()
    sites.site_from, sites.num_req = 'Default-First-Site-Name', 1
    sites.site_to = ['Default-First-Site-Name']
    tried(rpc.QuerySitesByCost, handle, 1, sites)
    for level in 1, 2, 3, 0xffffffff:
        tried(rpc.DsGetDomainControllerInfo, handle, 1, filled(drsuapi.DsGetDCInfoRequest1(), domain_name='LAB', level=level))
    tried(rpc.DsUnbind, handle)


def machine():
    probe = credentials.Credentials()
    probe.guess(lp)
    probe.set_domain('LAB')
    probe.set_username('probe$')
    probe.set_password('Passw0rd!')
    probe.set_workstation('PROBE')
    probe.set_secure_channel_type(misc.SEC_CHAN_WKSTA)
    rpc = netlogon.netlogon(f'ncacn_ip_tcp:{host}[schannel,sign]', lp, probe)

    def authenticator():
        made = tried(probe.new_client_authenticator)
        credential = filled(netlogon.netr_Credential(), data=list(made['credential']))
        return filled(netlogon.netr_Authenticator(), cred=credential, timestamp=made['timestamp'])

    empty = netlogon.netr_Authenticator()
    tried(rpc.netr_LogonGetCapabilities, SERVER, 'PROBE', authenticator(), empty, 1)
    asked = netlogon.netr_WorkstationInformation()
    asked.dns_hostname, asked.sitename, asked.os_name = 'probe.lab.local', 'Default-First-Site-Name', words('Windows Server 2019 Standard')
    os = filled(netlogon.netr_OsVersionInfoEx(), MajorVersion=10, MinorVersion=0, BuildNumber=17763, PlatformId=2, CSDVersion='', ProductType=3)
    asked.os_version = filled(netlogon.netr_OsVersionContainer(), os=filled(netlogon.netr_OsVersion(), os=os))
    asked.workstation_flags = 3
    for level in 1, 2:
        tried(rpc.netr_LogonGetDomainInfo, SERVER, 'PROBE', authenticator(), empty, level, asked)
    tried(rpc.netr_ServerGetTrustInfo, SERVER, 'probe$', misc.SEC_CHAN_WKSTA, 'PROBE', authenticator())
    tried(rpc.netr_GetForestTrustInformation, SERVER, 'PROBE', authenticator(), 0)
    # ResetBadPwdCount (MS-SAMS §2.2.1.3) of the account with this GUID
    tried(rpc.netr_NetrLogonSendToSam, SERVER, 'PROBE', authenticator(), list(bytes([1, 0, 0, 0, 16, 0, 0, 0]) + b'\x11' * 16))
    identity = filled(netlogon.netr_IdentityInfo(), domain_name=words('LAB'), account_name=words('ssales'), workstation=words('PROBE'))
    tried(rpc.netr_LogonSamLogoff, SERVER, 'PROBE', authenticator(), empty, netlogon.NetlogonInteractiveInformation,
          filled(netlogon.netr_PasswordInfo(), identity_info=identity))
    one = filled(netlogon.NL_DNS_NAME_INFO(), type=28, dns_domain_info='lab.local', dns_domain_info_type=1, priority=0, weight=100, port=389, dns_register=1)
    names = netlogon.NL_DNS_NAME_INFO_ARRAY()
    names.names, names.count = [one], 1
    tried(rpc.netr_DsrUpdateReadOnlyServerDnsRecords, SERVER, 'PROBE', authenticator(), 'Default-First-Site-Name', 600, names)
    for database in 0, 2:
        tried(rpc.netr_DatabaseDeltas, SERVER, 'PROBE', authenticator(), empty, database, 7, 4096)
        tried(rpc.netr_DatabaseSync, SERVER, 'PROBE', authenticator(), empty, database, 0, 4096)
    tried(rpc.netr_DatabaseSync2, SERVER, 'PROBE', authenticator(), empty, 0, 4, 0, 4096)
    entry = filled(netlogon.netr_ChangeLogEntry(), serial_number1=7, object_rid=500, flags=2, delta_type=5)
    tried(rpc.netr_DatabaseRedo, SERVER, 'PROBE', authenticator(), empty, entry, 16)
    for call in rpc.netr_LogonUasLogon, rpc.netr_LogonUasLogoff:
        tried(call, SERVER, 'ssales', 'PROBE')
    record = filled(netlogon.netr_UAS_INFO_0(), computer_name=list(b'PROBE'.ljust(16, b'\0')), timecreated=7, serial_number=8)
    tried(rpc.netr_AccountDeltas, SERVER, 'PROBE', authenticator(), empty, record, 1, 0, 4096)
    tried(rpc.netr_AccountSync, SERVER, 'PROBE', authenticator(), empty, 0, 0, 4096, record)
    tried(rpc.netr_LogonGetTrustRid, SERVER, 'LAB')
    address = netlogon.netr_DsRAddress()
    address.buffer, address.size = list(bytes([2, 0, 0, 0, 10, 1, 0, 66]).ljust(16, b'\0')), 16
    for call in rpc.netr_DsRAddressToSitenamesW, rpc.netr_DsRAddressToSitenamesExW:
        tried(call, SERVER, [address])
    tried(rpc.netr_DsrGetDcSiteCoverageW, SERVER)
    tried(rpc.netr_DsRGetForestTrustInformation, SERVER, None, 0)
    tried(rpc.netr_DsrDeregisterDNSHostRecords, SERVER, 'lab.local', misc.GUID(), misc.GUID(), 'dc9.lab.local')


replication()
machine()
