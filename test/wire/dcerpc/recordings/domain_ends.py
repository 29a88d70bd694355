"""What a Samba controller refuses or does not know of netlogon and drsuapi, at both ends, with answers: the stubs by Samba's own Python bindings,
or, where Samba's IDL lacks the operation, by python3-impacket in the words of the specification's. domain_ends.py serve|ask ADDRESS
"""
from impacket.dcerpc.v5 import drsuapi as specified, nrpc
from impacket.dcerpc.v5.dtypes import DWORD, GUID, LPBYTE, LPDWORD, LPSTR, LPWSTR, NULL, UCHAR, ULONG, USHORT, WSTR
from samba.dcerpc import drsuapi, lsa, misc, netlogon, security
from samba.ndr import ndr_pack_in, ndr_pack_out

from both_ends import Calls, HANDLE, HANDLE_OF, array, fixed, main, pointer, struct, union

SERVER, MACHINE = '\\\\DC1', 'BDC1'
NAMING = 'DC=lab,DC=local'
SID = security.dom_sid('S-1-5-21-1111-2222-3333')
WHEN = 132500000000000000
ID = misc.GUID('11111111-2222-3333-4444-555555555555')


def made(kind, **fields):
    of = kind()
    for name, value in fields.items():
        setattr(of, name, value)
    return of


class Stub:
    def __init__(self, data):
        self.data = data

    def getData(self):
        return self.data


class Packed(Calls):
    """Calls whose stubs Samba's bindings write; of those of one operation each has its answer in turn."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.turns = {}

    def call(self, opnum, stub, target):
        turns = self.turns[opnum]
        return turns.pop(0) if len(turns) > 1 else turns[0]

    def pack(self, kind, asked, answered):
        one = made(kind, **{'in_' + name: value for name, value in asked.items()})
        self.asked.append((one.opnum(), lambda: Stub(ndr_pack_in(one)), {}))
        for name, value in answered.items():
            setattr(one, name if name == 'result' else 'out_' + name, value)
        self.turns.setdefault(one.opnum(), []).append(ndr_pack_out(one))


def words(value):
    return made(lsa.String, string=value)


def array_of(kind, **fields):
    """Samba's bindings take the length of an array as it is when the array is set."""
    counts = {name: value for name, value in fields.items() if not isinstance(value, list)}
    of = made(kind, **counts)
    for name, value in fields.items():
        if isinstance(value, list):
            setattr(of, name, value)
    return of


# MS-NRPC §3.5.4.6: a backup domain controller is sent the databases of accounts and of the policy
logon = Packed('12345678-1234-abcd-ef00-01234567cffb', '1.0')
authenticator = made(netlogon.netr_Authenticator, cred=made(netlogon.netr_Credential, data=list(b'12345678')), timestamp=77)
secured = {'credential': authenticator, 'return_authenticator': authenticator}
returned = {'return_authenticator': authenticator}
where = {'logon_server': SERVER, 'computername': MACHINE, **secured}


def delta(kind, identifier, held):
    one = netlogon.netr_DELTA_ENUM()
    one.delta_type = kind
    one.delta_id_union = identifier
    one.delta_union = held
    return one


def deltas(*held):
    return array_of(netlogon.netr_DELTA_ENUM_ARRAY, num_deltas=len(held), delta_enum=list(held))


user = made(netlogon.netr_DELTA_USER, account_name=words('ssales'), full_name=words('Sam Sales'), rid=1104, primary_gid=513, home_directory=words('\\\\files\\ssales'),
            home_drive=words('H:'), description=words('sells'), last_logon=WHEN, last_password_change=WHEN, acct_flags=0x10, nt_password_present=1, logon_count=3)
group = made(netlogon.netr_DELTA_GROUP, group_name=words('Domain Admins'), rid=512, attributes=7, description=words('of all'))
members = array_of(netlogon.netr_DELTA_GROUP_MEMBER, num_rids=2, rids=[500, 1104], attribs=[7, 7])
alias = made(netlogon.netr_DELTA_ALIAS, alias_name=words('readers'), rid=1105, description=words('read all'))
sids = array_of(lsa.SidArray, num_sids=1, sids=[made(lsa.SidPtr, sid=SID)])
renamed = made(netlogon.netr_DELTA_RENAME, OldName=words('old'), NewName=words('new'))
domain = made(netlogon.netr_DELTA_DOMAIN, domain_name=words('LAB'), oem_information=words('of the lab'), min_password_length=7, password_history_length=24,
              sequence_num=42, domain_create_time=WHEN, logon_to_chgpass=1)
logon.pack(netlogon.netr_DatabaseSync, {**where, 'database_id': 0, 'sync_context': 0, 'preferredmaximumlength': 65536}, {
    **returned, 'sync_context': 7, 'result': 0x105, 'delta_enum_array': deltas(
        delta(1, 0, domain), delta(2, 512, group), delta(5, 1104, user), delta(8, 512, members), delta(9, 1105, alias),
        delta(12, 1105, made(netlogon.netr_DELTA_ALIAS_MEMBER, sids=sids)), delta(7, 1104, renamed), delta(22, None, 43))})
gone = made(netlogon.netr_DELTA_DELETE_USER, account_name='leaver')
logon.pack(netlogon.netr_DatabaseDeltas, {**where, 'database_id': 0, 'sequence_num': 41, 'preferredmaximumlength': 65536}, {
    **returned, 'sequence_num': 42, 'delta_enum_array': deltas(delta(6, 1106, None), delta(21, 1106, gone), delta(4, 513, renamed), delta(11, 1105, renamed))})
blob = made(netlogon.netr_CIPHER_VALUE, len=4, maxlen=4)
blob.cipher_data = list(b'abcd')
secret = made(netlogon.netr_DELTA_SECRET, current_cipher=blob, current_cipher_set_time=WHEN)
trust = array_of(netlogon.netr_DELTA_TRUSTED_DOMAIN, domain_name=words('SALES'), num_controllers=1, controller_names=[words('\\\\SALESDC')])
held = array_of(netlogon.netr_DELTA_ACCOUNT, privilege_entries=1, privilege_attrib=[3], privilege_name=[words('SeDebugPrivilege')], system_flags=1)
policy = array_of(netlogon.netr_DELTA_POLICY, maxlogsize=8192, auditingmode=1, maxauditeventcount=1, eventauditoptions=[3, 0], primary_domain_name=words('LAB'), sid=SID,
                  sequence_num=44, db_create_time=WHEN)
logon.pack(netlogon.netr_DatabaseSync2, {**where, 'database_id': 2, 'restart_state': 4, 'sync_context': 0, 'preferredmaximumlength': 65536}, {
    **returned, 'sync_context': 0, 'delta_enum_array': deltas(
        delta(13, SID, policy), delta(14, SID, trust), delta(16, SID, held), delta(18, 'G$BCKUPKEY_P', secret))})
changed = made(netlogon.netr_ChangeLogEntry, serial_number1=7, object_rid=1104, flags=2, delta_type=5)
logon.pack(netlogon.netr_DatabaseRedo, {**where, 'change_log_entry': changed}, {**returned, 'delta_enum_array': deltas(delta(5, 1104, user))})

# §3.5.4.4, §3.5.4.5, §3.5.4.7, §3.5.4.8, §3.5.4.3
whom = {'server_name': SERVER, 'account_name': 'LAB$', 'secure_channel_type': 4, 'computer_name': 'DC2', 'credential': authenticator}
data = array_of(netlogon.netr_TrustInfo, count=1, data=[8], entry_count=1, entries=[words('lab.local')])
logon.pack(netlogon.netr_ServerGetTrustInfo, whom, {**returned, 'trust_info': data})
identity = made(netlogon.netr_IdentityInfo, domain_name=words('LAB'), account_name=words('ssales'), workstation=words('SALES-PC'))
logon.pack(netlogon.netr_LogonSamLogoff, {'server_name': SERVER, 'computer_name': MACHINE, **secured, 'logon_level': 1,
                                          'logon': made(netlogon.netr_PasswordInfo, identity_info=identity)}, returned)
logon.pack(netlogon.netr_LogonGetTrustRid, {'server_name': SERVER, 'domain_name': 'SALES'}, {'rid': 1107})
logon.pack(netlogon.netr_DsrDeregisterDNSHostRecords, {'server_name': SERVER, 'domain': 'lab.local', 'domain_guid': ID, 'dsa_guid': ID, 'dns_host': 'dc9.lab.local'}, {})
name = made(netlogon.NL_DNS_NAME_INFO, type=28, dns_domain_info='lab.local', dns_domain_info_type=1, weight=100, port=389, dns_register=1)
names = array_of(netlogon.NL_DNS_NAME_INFO_ARRAY, count=1, names=[name])
logon.pack(netlogon.netr_DsrUpdateReadOnlyServerDnsRecords, {'server_name': SERVER, 'computer_name': 'RODC1', 'credential': authenticator,
                                                             'site_name': 'Branch', 'dns_ttl': 600, 'dns_names': names}, {**returned, 'dns_names': names})
uas = made(netlogon.netr_UasInfo, account_name='ssales', computer='SALES-PC', domain='LAB', logon_count=3, last_logon=1600000000)
logon.pack(netlogon.netr_LogonUasLogon, {'server_name': SERVER, 'account_name': 'ssales', 'workstation': 'SALES-PC'}, {'info': uas})
logon.pack(netlogon.netr_LogonUasLogoff, {'server_name': SERVER, 'account_name': 'ssales', 'workstation': 'SALES-PC'},
           {'info': made(netlogon.netr_UasLogoffInfo, duration=60, logon_count=1)})
large = lambda value: made(lsa.StringLarge, string=value)
record = made(lsa.ForestTrustRecord, type=2, time=WHEN)
record.forest_trust_data = made(lsa.ForestTrustDomainInfo, domain_sid=SID, dns_domain_name=large('sales.local'), netbios_domain_name=large('SALES'))
top = made(lsa.ForestTrustRecord, type=0, time=WHEN)
top.forest_trust_data = large('sales.local')
forest = array_of(lsa.ForestTrustInformation, count=2, entries=[top, record])
logon.pack(netlogon.netr_DsRGetForestTrustInformation, {'server_name': SERVER, 'trusted_domain_name': 'sales.local', 'flags': 1}, {'forest_trust_info': forest})
logon.pack(netlogon.netr_GetForestTrustInformation, {'server_name': SERVER, 'computer_name': 'DC2', 'credential': authenticator, 'flags': 0},
           {**returned, 'forest_trust_info': forest})

# What Samba's IDL lacks: §3.5.4.8, §3.5.4.4.12
known = Calls('12345678-1234-abcd-ef00-01234567cffb', '1.0', known=nrpc.OPNUMS)
known.add(22, fields={'ServerName': SERVER + '\0', 'ServiceBitsOfInterest': 0x40, 'ServiceBits': 0x40})
known.add(24, fields={'ServerName': SERVER + '\0', 'Rid': 1107, 'Message': b'a message', 'MessageSize': 9},
          results={'NewMessageDigest': b'n' * 16, 'OldMessageDigest': b'o' * 16})
known.add(25, fields={'ServerName': SERVER + '\0', 'DomainName': 'LAB\0', 'Message': b'a message', 'MessageSize': 9},
          results={'NewMessageDigest': b'n' * 16, 'OldMessageDigest': b'o' * 16})
known.add(35, fields={'ServerName': SERVER + '\0'}, results={'DomainName': 'lab.local\0', 'PdcSameSite': 1})
VERSION = struct('NL_OSVERSIONINFO_V1', *[(name, DWORD) for name in ('size', 'major', 'minor', 'build', 'platform')], ('csd', fixed(256)),
                 *[(name, USHORT) for name in ('servicePackMajor', 'servicePackMinor', 'suite')], ('product', UCHAR), ('reserved', UCHAR))
CLIENT = struct('NL_IN_CHAIN_SET_CLIENT_ATTRIBUTES_V1', ('ClientDnsHostName', LPWSTR), ('OsVersionInfo', pointer(VERSION)), ('OsName', LPWSTR))
HUB = struct('NL_OUT_CHAIN_SET_CLIENT_ATTRIBUTES_V1', ('HubName', LPWSTR), ('OldDnsHostName', pointer(LPWSTR)), ('SupportedEncTypes', LPDWORD))
version = {'size': 284, 'major': 10, 'build': 17763, 'platform': 2, 'csd': bytes(256), 'product': b'\1', 'reserved': b'\0'}
CHAIN = union('NL_OUT_CHAIN', v1=HUB)
secure = {'Credential': b'12345678', 'Timestamp': 77}
known.add(49, [('PrimaryName', WSTR), ('From', WSTR), ('For', WSTR), ('Authenticator', nrpc.NETLOGON_AUTHENTICATOR), ('Return', nrpc.NETLOGON_AUTHENTICATOR),
               ('version', DWORD), ('pmsgIn', union('NL_IN_CHAIN', v1=CLIENT)), ('outVersion', DWORD), ('pmsgOut', CHAIN)],
          [('Return', nrpc.NETLOGON_AUTHENTICATOR), ('outVersion', DWORD), ('pmsgOut', CHAIN)],
          fields={'PrimaryName': SERVER + '\0', 'From': 'RODC1\0', 'For': 'SALES-PC\0', 'Authenticator': secure, 'Return': secure, 'version': 1,
                  'pmsgIn': {'tag': 1, 'v1': {'ClientDnsHostName': 'sales-pc.lab.local\0', 'OsVersionInfo': version, 'OsName': 'Windows 10 Pro\0'}},
                  'outVersion': 1, 'pmsgOut': {'tag': 1, 'v1': {'HubName': NULL, 'OldDnsHostName': NULL, 'SupportedEncTypes': NULL}}},
          results={'Return': secure, 'outVersion': 1,
                   'pmsgOut': {'tag': 1, 'v1': {'HubName': 'DC1\0', 'OldDnsHostName': NULL, 'SupportedEncTypes': 0x1c}}})

# MS-DRSR §4.1
replica = Packed('e3514235-4b06-11d1-ab04-00c04fc2dcd2', '4.0')
handle = made(misc.policy_handle, uuid=ID)


def identifier(dn):
    return made(drsuapi.DsReplicaObjectIdentifier, dn=dn, guid=ID, sid=security.dom_sid('S-0-0'))


def drs(kind, asked, level=None, answered=None, **results):
    replica.pack(kind, {'bind_handle': handle, 'level': 1, 'req': asked}, results if level is None else {'level_out': level, 'ctr': answered, **results})


ADMIN = 'CN=Administrator,CN=Users,' + NAMING
asked = array_of(drsuapi.DsGetMembershipsRequest1, count=1, info_array=[identifier(ADMIN)], type=1, flags=1)
found = array_of(drsuapi.DsGetMembershipsCtr1, num_memberships=1, num_sids=1, info_array=[identifier('CN=Domain Admins,CN=Users,' + NAMING)],
                 group_attrs=[7], sids=[security.dom_sid('S-1-5-21-1111-2222-3333-500')])
drs(drsuapi.DsGetMemberships, asked, 1, found)
changes = array_of(drsuapi.DsGetNT4ChangeLogRequest1, flags=1, preferred_maximum_length=0x4000, restart_length=4, restart_data=[1, 2, 3, 4])
log = array_of(drsuapi.DsGetNT4ChangeLogInfo1, restart_length=4, log_length=8, sam_serial_number=7, sam_creation_time=WHEN, status=0x105,
               restart_data=[1, 2, 3, 4], log_data=list(b'thelog!!'))
replica.pack(drsuapi.DsGetNT4ChangeLog, {'bind_handle': handle, 'level': 1, 'req': changes}, {'level_out': 1, 'info': log})
sites = array_of(drsuapi.QuerySitesByCostRequest1, site_from='Branch', num_req=1, site_to=['Default-First-Site-Name'])
drs(drsuapi.QuerySitesByCost, sites, 1, array_of(drsuapi.QuerySitesByCostCtr1, num_info=1, info=[made(drsuapi.DsSiteCostInfo, site_cost=100)]))

# §4.1.13: every DS_REPL_INFO
SOURCE = 'CN=NTDS Settings,CN=DC2,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,' + NAMING
neighbor = {'naming_context_dn': NAMING, 'source_dsa_obj_dn': SOURCE, 'source_dsa_address': str(ID) + '._msdcs.lab.local', 'replica_flags': 0x70,
            'naming_context_obj_guid': ID, 'source_dsa_obj_guid': ID, 'source_dsa_invocation_id': ID, 'highest_usn': 4242, 'last_success': WHEN}
cursor = {'source_dsa_invocation_id': ID, 'highest_usn': 4242}
origin = {'attribute_name': 'unicodePwd', 'version': 3, 'originating_change_time': WHEN, 'originating_invocation_id': ID, 'originating_usn': 41, 'local_usn': 42}
value = {**origin, 'attribute_name': 'member', 'object_dn': ADMIN, 'created': WHEN}
failure = {'dsa_obj_dn': SOURCE, 'dsa_obj_guid': ID, 'first_failure': WHEN, 'num_failures': 2, 'last_result': 1722}
pending = {'operation_start': WHEN, 'serial_num': 7, 'priority': 90, 'operation_type': 1, 'nc_dn': NAMING, 'remote_dsa_obj_dn': SOURCE, 'remote_dsa_address': 'dc2.lab.local'}
INFO = {
    0: ('DsReplicaNeighbourCtr', 'DsReplicaNeighbour', neighbor), 1: ('DsReplicaCursorCtr', 'DsReplicaCursor', cursor),
    2: ('DsReplicaObjMetaDataCtr', 'DsReplicaObjMetaData', origin), 3: ('DsReplicaKccDsaFailuresCtr', 'DsReplicaKccDsaFailure', failure),
    5: ('DsReplicaOpCtr', 'DsReplicaOp', pending), 6: ('DsReplicaAttrValMetaDataCtr', 'DsReplicaAttrValMetaData', value),
    7: ('DsReplicaCursor2Ctr', 'DsReplicaCursor2', {**cursor, 'last_sync_success': WHEN}),
    8: ('DsReplicaCursor3Ctr', 'DsReplicaCursor3', {**cursor, 'last_sync_success': WHEN, 'source_dsa_obj_dn': SOURCE}),
    9: ('DsReplicaObjMetaData2Ctr', 'DsReplicaObjMetaData2', {**origin, 'originating_dsa_dn': SOURCE}),
    10: ('DsReplicaAttrValMetaData2Ctr', 'DsReplicaAttrValMetaData2', {**value, 'originating_dsa_dn': SOURCE}),
    0xfffffffa: ('DsReplica06Ctr', 'DsReplica06', {'str1': 'dc2.lab.local'}),
    0xfffffffc: ('DsReplicaConnection04Ctr', 'DsReplicaConnection04', {'bind_guid': ID, 'client_ip_address': '10.1.0.66'}),
}
for number, (several, kind, fields) in INFO.items():
    about = made(drsuapi.DsReplicaGetInfoRequest2, info_type=number, object_dn=NAMING, source_dsa_guid=ID, attribute_name=None, value_dn_str=None)
    element = made(getattr(drsuapi, kind), **fields)
    held = array_of(getattr(drsuapi, several), count=1, array=[element])
    replica.pack(drsuapi.DsReplicaGetInfo, {'bind_handle': handle, 'level': 2, 'req': about}, {'info_type': number, 'info': held})

# What Samba's IDL lacks or has otherwise: of opnum 7 the name of the source, of 21 the request and the reply
directory = Calls('e3514235-4b06-11d1-ab04-00c04fc2dcd2', '4.0', known=specified.OPNUMS)
HELPER = b'\x11' * 16


def dsname(text):
    named = specified.DSNAME()
    named['SidLen'] = 0
    named['Guid'] = HELPER
    named['Sid'] = ''
    named['NameLen'] = len(text)
    named['StringName'] = text + '\0'
    named['structLen'] = len(named.getData())
    return named


def versioned(opnum, arm, fields, answer=None, values=None, code=0):
    """A message of one version, and, where it has one, a reply of one."""
    request = union('REQUEST_%d' % opnum, v1=struct('REQUEST_%d_V1' % opnum, *arm))
    out = [] if answer is None else [('version', DWORD), ('reply', union('REPLY_%d' % opnum, v1=struct('REPLY_%d_V1' % opnum, *answer)))]
    results = {} if answer is None else {'version': 1, 'reply': {'tag': 1, 'v1': values}}
    directory.add(opnum, [('hDrs', HANDLE_OF), ('version', DWORD), ('pmsgIn', request)], out, types=True,
                  fields={'hDrs': HANDLE, 'version': 1, 'pmsgIn': {'tag': 1, 'v1': fields}}, results={**results, 'ErrorCode': code})


ERROR = [('error', DWORD)]
NAMES = pointer(array(struct('NAME', ('name', specified.PDSNAME))))
ENTINFS = pointer(array(specified.ENTINF))
PREFIXES = specified.SCHEMA_PREFIX_TABLE
no_prefixes = {'pPrefixEntry': NULL}
nc = dsname(NAMING)
admin = {'pName': dsname(ADMIN), 'AttrBlock': {'attrCount': 1, 'pAttr': [{'attrTyp': 0x90092, 'AttrVal': {'valCount': 0, 'pAVal': NULL}}]}}
versioned(7, [('nc', specified.PDSNAME), ('source', GUID), ('name', LPSTR), ('schedule', fixed(84)), ('replicaFlags', DWORD), ('fields', DWORD), ('options', DWORD)],
          {'nc': nc, 'source': HELPER, 'name': 'rogue.lab.local\0', 'schedule': b'\xff' * 84, 'replicaFlags': 0x70, 'fields': 1, 'options': 1})
versioned(8, [('flags', DWORD), ('cNames', DWORD), ('names', NAMES), ('required', specified.ATTRBLOCK), ('prefixes', PREFIXES)],
          {'cNames': 1, 'names': [{'name': dsname(ADMIN)}], 'required': {'pAttr': NULL}, 'prefixes': no_prefixes},
          [('error', DWORD), ('cNames', DWORD), ('entries', ENTINFS), ('prefixes', PREFIXES)],
          {'cNames': 1, 'entries': [admin], 'prefixes': no_prefixes})
MOVE = struct('MOVEREQ_V2', ('srcDsa', specified.PDSNAME), ('srcObject', pointer(specified.ENTINF)), ('dstName', specified.PDSNAME),
              ('target', specified.PDSNAME), ('creds', LPBYTE), ('prefixes', PREFIXES), ('flags', DWORD))
MOVED = struct('MOVEREPLY_V2', ('error', DWORD), ('added', specified.PDSNAME))
directory.add(10, [('hDrs', HANDLE_OF), ('version', DWORD), ('pmsgIn', union('MOVEREQ', v2=MOVE))], [('version', DWORD), ('reply', union('MOVEREPLY', v2=MOVED))],
              fields={'hDrs': HANDLE, 'version': 2, 'pmsgIn': {'tag': 2, 'v2': {
                  'srcDsa': dsname(SOURCE), 'srcObject': admin, 'dstName': dsname('CN=Moved,CN=Users,DC=sales,DC=local'), 'target': dsname('DC=sales,DC=local'),
                  'creds': NULL, 'prefixes': no_prefixes}}},
              results={'version': 2, 'reply': {'tag': 2, 'v2': {'added': dsname('CN=Moved,CN=Users,DC=sales,DC=local')}}})
versioned(15, [('domain', LPWSTR)], {'domain': 'DC=sales,DC=lab,DC=local\0'}, ERROR, {})
CHARACTERS = pointer(array(struct('CHARACTER', ('code', USHORT))))
sized = lambda name: [(name + 'Length', DWORD), (name, CHARACTERS)]
text = lambda value: [{'code': ord(character)} for character in value]
history = [('Flags', DWORD), ('SrcDomain', LPWSTR), ('SrcPrincipal', LPWSTR), ('SrcDomainController', LPWSTR), *sized('User'), *sized('Domain'),
           *sized('Password'), ('DstDomain', LPWSTR), ('DstPrincipal', LPWSTR)]
versioned(20, history, {'SrcDomain': 'SALES\0', 'SrcPrincipal': 'Administrator\0', 'SrcDomainController': 'salesdc.sales.local\0', 'UserLength': 5,
                        'User': text('admin'), 'DomainLength': 5, 'Domain': text('SALES'), 'PasswordLength': 9, 'Password': text('Passw0rd!'),
                        'DstDomain': 'LAB\0', 'DstPrincipal': 'ssales\0'}, ERROR, {})
OF = struct('REVMEMB_REQ_V1', ('cDsNames', DWORD), ('names', NAMES), ('flags', DWORD), ('type', USHORT), ('limit', specified.PDSNAME))
SIDS = pointer(array(struct('SID', ('sid', pointer(fixed(28))))))
IN = struct('REVMEMB_REPLY_V1', ('error', DWORD), ('cDsNames', DWORD), ('cSidHistory', DWORD), ('names', NAMES), ('attributes', pointer(array(struct('MASK', ('mask', DWORD))))), ('sids', SIDS))
versioned(21, [('count', DWORD), ('requests', pointer(array(OF)))],
          {'count': 1, 'requests': [{'cDsNames': 1, 'names': [{'name': dsname(ADMIN)}], 'flags': 1, 'type': 1, 'limit': NULL}]},
          [('count', DWORD), ('replies', pointer(array(IN)))],
          {'count': 1, 'replies': [{'cDsNames': 1, 'names': [{'name': dsname('CN=Domain Admins,CN=Users,' + NAMING)}], 'attributes': [{'mask': 7}],
                                    'sids': NULL}]})
versioned(22, [('nc', specified.PDSNAME), ('source', GUID), ('options', ULONG)], {'nc': nc, 'source': HELPER, 'options': 1})
versioned(23, [('start', GUID), ('count', DWORD), ('nc', specified.PDSNAME), ('vector', LPDWORD), ('digest', fixed(16))],
          {'start': b'\0' * 16, 'count': 1000, 'nc': nc, 'vector': NULL, 'digest': b'd' * 16},
          [('status', DWORD), ('count', DWORD), ('guids', pointer(array(GUID)))], {'status': 1, 'count': 0, 'guids': NULL})
versioned(25, ERROR, {}, ERROR, {})
versioned(26, [('flags', DWORD), ('helper', GUID), ('nc', specified.PDSNAME)], {'flags': 1, 'helper': HELPER, 'nc': nc}, ERROR, {})
versioned(27, [('operations', DWORD), ('helper', GUID), ('script', LPWSTR)], {'operations': 7, 'helper': HELPER, 'script': 'C:\\Windows\\Temp\\\0'},
          [('done', DWORD), ('failed', DWORD), ('error', DWORD)], {'done': 3, 'failed': 4, 'error': 5})
versioned(28, [('name', LPWSTR), ('site', LPWSTR)], {'name': 'DC3\0', 'site': 'Default-First-Site-Name\0'},
          [('name', LPWSTR), ('site', LPWSTR), *sized('Password')], {'name': 'DC3\0', 'site': 'Default-First-Site-Name\0', 'PasswordLength': 6,
                                                                     'Password': text('secret')})
KEY = [('cNgcKey', DWORD), ('pNgcKey', LPBYTE)]
versioned(29, [('account', LPWSTR), *KEY], {'account': ADMIN + '\0', 'cNgcKey': 8, 'pNgcKey': b'RSA1key!'}, ERROR, {})
versioned(30, [('account', LPWSTR)], {'account': ADMIN + '\0'}, [*ERROR, *KEY], {'cNgcKey': 8, 'pNgcKey': b'RSA1key!'})

main()
