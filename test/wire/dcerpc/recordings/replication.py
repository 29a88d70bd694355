"""What smbtorture does not ask of a controller, in the clear: replication.py replication|lookups HOST SMBCONF."""
import sys

from samba import credentials
from samba.dcerpc import drsuapi, lsa, misc, netlogon, security
from samba.param import LoadParm

what, host, conf = sys.argv[1:4]
lp = LoadParm()
lp.load(conf)
who = credentials.Credentials()
who.guess(lp)
who.parse_string('LAB/Administrator%Passw0rd!')


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


def identifier(dn):
    return filled(drsuapi.DsReplicaObjectIdentifier(), dn=dn)


def replication():
    rpc = drsuapi.drsuapi(f'ncacn_ip_tcp:{host}[sign]', lp, who)
    ours = drsuapi.DsBindInfoCtr()
    ours.length = 28
    ours.info = filled(drsuapi.DsBindInfo28(), supported_extensions=0x1fffff7f)
    theirs, handle = rpc.DsBind(misc.GUID(drsuapi.DRSUAPI_DS_BIND_GUID), ours)
    naming = 'DC=lab,DC=local'
    one = filled(drsuapi.DsGetNCChangesRequest8(), naming_context=identifier('CN=Guest,CN=Users,' + naming),
                 source_dsa_invocation_id=misc.GUID(), replica_flags=0, max_object_count=1, max_ndr_size=4096,
                 extended_op=drsuapi.DRSUAPI_EXOP_REPL_OBJ)
    ntds = tried(rpc.DsGetDomainControllerInfo, handle, 1, filled(drsuapi.DsGetDCInfoRequest1(), domain_name='LAB', level=2))
    if ntds is not None:
        one.destination_dsa_guid = one.source_dsa_invocation_id = ntds[1].array[0].ntds_guid
    tried(rpc.DsGetNCChanges, handle, 8, one)
    ten = drsuapi.DsGetNCChangesRequest10()
    for name in ('naming_context', 'source_dsa_invocation_id', 'destination_dsa_guid', 'replica_flags', 'max_object_count', 'max_ndr_size', 'extended_op'):
        setattr(ten, name, getattr(one, name))
    tried(rpc.DsGetNCChanges, handle, 10, ten)
    tried(rpc.DsReplicaSync, handle, 1, filled(drsuapi.DsReplicaSyncRequest1(), naming_context=identifier(naming), source_dsa_dns='client.lab.local', options=0x10))
    tried(rpc.DsReplicaAdd, handle, 1, filled(drsuapi.DsReplicaAddRequest1(), naming_context=identifier(naming), source_dsa_address='client.lab.local'))
    tried(rpc.DsReplicaAdd, handle, 2, filled(drsuapi.DsReplicaAddRequest2(), naming_context=identifier(naming), source_dsa_dn=identifier('CN=NTDS Settings,CN=CLIENT'),
                                              transport_dn=identifier(''), source_dsa_address='client.lab.local'))
    tried(rpc.DsReplicaDel, handle, 1, filled(drsuapi.DsReplicaDelRequest1(), naming_context=identifier(naming), source_dsa_address='client.lab.local'))
    tried(rpc.DsRemoveDSServer, handle, 1, filled(drsuapi.DsRemoveDSServerRequest1(), server_dn='CN=CLIENT,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,' + naming, domain_dn=naming, commit=0))
    names = drsuapi.DsGetMembershipsRequest1()
    names.info_array, names.count, names.type = [identifier('CN=Administrator,CN=Users,' + naming)], 1, 1
    tried(rpc.DsGetMemberships, handle, 1, names)

    def attribute(attid, *values):
        blobs = [filled(drsuapi.DsAttributeValue(), blob=value) for value in values]
        return filled(drsuapi.DsReplicaAttribute(), attid=attid, value_ctr=filled(drsuapi.DsAttributeValueCtr(), num_values=len(blobs), values=blobs))

    attributes = [attribute(drsuapi.DRSUAPI_ATTID_objectClass, (0x0001014B).to_bytes(4, 'little'))]
    held = drsuapi.DsReplicaAttributeCtr()
    held.num_attributes, held.attributes = 1, attributes
    new = drsuapi.DsReplicaObject()
    new.identifier, new.attribute_ctr = identifier('CN=made,CN=Users,' + naming), held
    entries = drsuapi.DsAddEntryRequest2()
    entries.first_object = filled(drsuapi.DsReplicaObjectListItem(), object=new)
    tried(rpc.DsAddEntry, handle, 2, entries)
    tried(rpc.DsUnbind, handle)


def lookups():
    machine = credentials.Credentials()
    machine.guess(lp)
    machine.set_domain('LAB')
    machine.set_username('probe$')
    machine.set_password('Passw0rd!')
    machine.set_workstation('PROBE')
    machine.set_secure_channel_type(misc.SEC_CHAN_WKSTA)
    names = lsa.lsarpc(f'ncacn_ip_tcp:{host}[schannel,sign]', lp, machine)
    tried(names.LookupNames4, [filled(lsa.String(), string='Administrators')], lsa.TransSidArray3(), 1, 0, 0, 2)
    sids = lsa.SidArray()
    sids.num_sids, sids.sids = 1, [filled(lsa.SidPtr(), sid=security.dom_sid('S-1-5-32-544'))]
    tried(names.LookupSids3, sids, lsa.TransNameArray2(), 1, 0, 0, 2)
    logons = netlogon.netlogon(f'ncacn_ip_tcp:{host}[schannel,sign]', lp, machine)
    words = lambda value: filled(lsa.String(), string=value)
    identity = filled(netlogon.netr_IdentityInfo(), domain_name=words('LAB'), account_name=words('Administrator'), workstation=words('PROBE'))
    network = filled(netlogon.netr_NetworkInfo(), identity_info=identity, challenge=list(b'challeng'))
    network.nt = filled(netlogon.netr_ChallengeResponse(), length=24, size=24, data=list(range(24)))
    tried(logons.netr_LogonSamLogonEx, f'\\\\{host}', 'PROBE', netlogon.NetlogonNetworkInformation, network, 3, 0)
    asked = filled(netlogon.netr_Authenticator(), cred=filled(netlogon.netr_Credential(), data=list(b'whatever')))
    tried(logons.netr_LogonSamLogonWithFlags, f'\\\\{host}', 'PROBE', asked, asked, netlogon.NetlogonNetworkInformation, network, 3, 0)
    tried(logons.netr_LogonControl, host, 1, 1)


globals()[what]()
