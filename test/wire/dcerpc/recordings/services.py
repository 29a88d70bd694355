"""Calls of a machine's services that no Samba server carries out, with what a server answers: in Samba's own words where its IDL has them, else in
those of the specifications' IDL: services.py serve|ask ADDRESS.
"""
from impacket.dcerpc.v5 import dcomrt, even, srvs
from impacket.dcerpc.v5.dcom import wmi
from impacket.dcerpc.v5.dtypes import BOOLEAN, DWORD, GUID, LONG, LONGLONG, LPBYTE, LPDWORD, LPWSTR, NULL, RPC_UNICODE_STRING, STR, ULONG, ULONGLONG, USHORT, WSTR
from impacket.dcerpc.v5.ndr import NDRUNION
from samba.dcerpc import dfs, misc, srvsvc, wkssvc

from both_ends import CLOSED, Calls, HANDLE, HANDLE_OF, ME, array, filled, fixed, main, pointer, struct, union

host = ME.rstrip('\0')


def of(kind, **fields):
    made = kind()
    for name, value in fields.items():
        setattr(made, name, value)
    return made


class Packed:
    """A stub that is ready."""

    def __init__(self, stub):
        self.stub = stub

    def getData(self):
        return self.stub


class InSambasWords(Calls):
    """Calls that Samba's bindings encode; an answer belongs to what was asked, for its level says how it lies."""

    def say(self, kind, status=0, **fields):
        made = of(kind, result=status, **fields)
        asked = made.__ndr_pack_in__()
        self.asked.append((kind.opnum(), lambda: Packed(asked), {}))
        self.answered[kind.opnum(), asked] = made.__ndr_pack_out__()

    def call(self, opnum, stub, target):
        return self.answered[opnum, stub]


# MS-WKST §3.2.4
work = InSambasWords('6bffd098-a112-3610-9833-46c3f87e345a', '1.0')
here = {'in_server_name': host}
tcp = of(wkssvc.NetWkstaTransportInfo0, quality_of_service=0xffff, vc_count=0, name='\\Device\\NetbiosSmb', address='000000000000', wan_link=1)
work.say(wkssvc.NetrWkstaTransportAdd, in_level=0, in_info0=tcp, in_parm_err=0, out_parm_err=0, **here)
work.say(wkssvc.NetrWkstaTransportDel, in_transport_name='\\Device\\NetbiosSmb', in_unknown3=2, **here)
used = {'local': 'X:', 'remote': '\\\\FILES\\share'}
more = {**used, 'password': '', 'status': 0, 'asg_type': 0, 'ref_count': 1, 'use_count': 1}
work.say(wkssvc.NetrUseGetInfo, in_use_name='X:', in_level=0, out_ctr=of(wkssvc.NetrUseInfo0, **used), **here)
work.say(wkssvc.NetrUseGetInfo, in_use_name='X:', in_level=1, out_ctr=of(wkssvc.NetrUseInfo1, **more), **here)
work.say(wkssvc.NetrUseGetInfo, in_use_name='X:', in_level=2, out_ctr=of(wkssvc.NetrUseInfo2, user_name='ssales', domain_name='LAB', **more), **here)
text = list('Sales: please log off now\0'.encode('utf-16le'))
work.say(wkssvc.NetrMessageBufferSend, in_message_name='ssales', in_message_sender_name='HELPDESK', in_message_buffer=text, in_message_size=len(text),
         **here)
ou = 'OU=Workstations,DC=lab,DC=local'
by = {**here, 'in_Account': 'LAB\\Administrator'}
said = {**by, 'in_password': 'Passw0rd!'}
found = {'in_num_ous': 0, 'out_num_ous': 1, 'out_ous': [ou]}
work.say(wkssvc.NetrJoinDomain, in_domain_name='lab.local', in_account_ou=ou, in_join_flags=3, **said)
work.say(wkssvc.NetrUnjoinDomain, in_unjoin_flags=4, **said)
work.say(wkssvc.NetrRenameMachineInDomain, in_NewMachineName='SALES-02', in_RenameOptions=2, **said)
work.say(wkssvc.NetrValidateName, in_name='SALES-02', in_Password='Passw0rd!', in_name_type=1, **by)
work.say(wkssvc.NetrGetJoinableOus, in_domain_name='lab.local', in_unknown='Passw0rd!', **found, **by)
sealed = {**by, 'in_EncryptedPassword': of(wkssvc.PasswordBuffer, data=[7] * 524)}
work.say(wkssvc.NetrValidateName2, in_name='lab.local', in_name_type=3, **sealed)
work.say(wkssvc.NetrGetJoinableOus2, in_domain_name='lab.local', **found, **sealed)
work.say(wkssvc.NetrAddAlternateComputerName, in_NewAlternateMachineName='books', in_Reserved=0, **sealed)
work.say(wkssvc.NetrRemoveAlternateComputerName, in_AlternateMachineNameToRemove='books', in_Reserved=0, status=5, **sealed)
work.say(wkssvc.NetrSetPrimaryComputername, in_primary_name='books', in_Reserved=0, **sealed)

domain = Calls('6bffd098-a112-3610-9833-46c3f87e345a', '1.0')
AES = struct('JOINPR_ENCRYPTED_USER_PASSWORD_AES', ('AuthData', fixed(64)), ('Salt', fixed(16)), ('cbCipher', ULONG), ('Cipher', LPBYTE))
OLD = struct('JOINPR_ENCRYPTED_USER_PASSWORD', ('Buffer', fixed(524)))
server, account, aes, old = ('ServerName', LPWSTR), ('AccountName', LPWSTR), ('Password', pointer(AES)), ('Password', pointer(OLD))
who = {'ServerName': ME, 'AccountName': 'LAB\\Administrator\0'}
by_aes = {**who, 'Password': {'AuthData': b'a' * 64, 'Salt': b's' * 16, 'cbCipher': 32, 'Cipher': b'c' * 32}}
by_old = {**who, 'Password': {'Buffer': b'o' * 524}}
options = ('Options', ULONG)
# ErrorParameter is a unique pointer in MS-WKST, and none in Samba's IDL.
WKSTA_INFO = union('WKSTA_INFO', w1013=pointer(struct('WKSTA_INFO_1013', ('keep_conn', ULONG))), w1018=pointer(struct('WKSTA_INFO_1018', ('sess_timeout', ULONG))))
failing = ('ErrorParameter', LPDWORD)
for level, name in (1013, 'keep_conn'), (1018, 'sess_timeout'):
    domain.add(1, [server, ('Level', ULONG), ('WkstaInfo', WKSTA_INFO), failing], [failing],
               fields={'ServerName': ME, 'Level': level, 'WkstaInfo': {'tag': level, 'w%d' % level: {name: 600}}, 'ErrorParameter': 0},
               results={'ErrorParameter': 0})
domain.add(31, [server, ('DomainNameParam', WSTR), ('MachineAccountOU', LPWSTR), account, aes, options],
           fields={**by_aes, 'DomainNameParam': 'lab.local\0', 'MachineAccountOU': ou + '\0', 'Options': 3})
domain.add(32, [server, account, aes, options], fields={**by_aes, 'Options': 4})
domain.add(33, [server, ('MachineName', LPWSTR), account, old, options], fields={**by_old, 'MachineName': 'SALES-02\0', 'Options': 2})
domain.add(34, [server, ('NameToValidate', WSTR), account, aes, ('NameType', USHORT)],
           fields={**by_aes, 'NameToValidate': 'SALES-02\0', 'NameType': 1}, results={'ErrorCode': 2224})
for opnum in 35, 36:
    domain.add(opnum, [server, ('AlternateName', LPWSTR), account, aes, ('Reserved', ULONG)], fields={**by_aes, 'AlternateName': 'books\0'})
domain.add(37, [server, ('PrimaryName', LPWSTR), account, old, ('Reserved', ULONG)], fields={**by_old, 'PrimaryName': 'books\0'})

# MS-SRVS §3.1.4
shares = InSambasWords('4b324fc8-1670-01d3-1278-5a47bf6ee188', '3.0')
there = {'in_server_unc': host}
shares.say(srvsvc.NetShareCheck, in_device_name='C:\\share', out_type=0, **there)
shares.say(srvsvc.NetPRNameCompare, in_name1='SALES', in_name2='sales', in_name_type=3, in_flags=0, **there)
netbios = {'vcs': 0, 'name': '\\Device\\NetBT_Tcpip', 'addr': list(b'SALES-PC        '), 'addr_len': 16, 'net_addr': '0a01001e'}
shares.say(srvsvc.NetTransportDel, in_level=0, in_info0=of(srvsvc.NetTransportInfo0, **netbios), status=2103, **there)
shares.say(srvsvc.NetServerTransportAddEx, in_level=0, in_info=of(srvsvc.NetTransportInfo0, **netbios), **there)
shares.say(srvsvc.NetServerTransportAddEx, in_level=1, in_info=of(srvsvc.NetTransportInfo1, domain='LAB', **netbios), **there)

def each(*values):
    return [{'Data': value} for value in values]


spaces = Calls('4b324fc8-1670-01d3-1278-5a47bf6ee188', '3.0')
server, prefix, uid, kind = ('ServerName', LPWSTR), ('Prefix', WSTR), ('Uid', GUID), ('Type', ULONG)
WIDE = array(USHORT)
FOLDER = bytes(range(0x20, 0x30))
link = {'ServerName': ME, 'Uid': FOLDER, 'Prefix': '\\lab.local\\docs\\sales\0'}
TRANSPORT = struct('SERVER_TRANSPORT_INFO_0', ('numberofvcs', DWORD), ('transportname', LPWSTR), ('transportaddress', LPBYTE),
                   ('transportaddresslength', DWORD), ('networkaddress', LPWSTR))
TRANSPORTS = union('TRANSPORT_INFO', t0=TRANSPORT)
netbios = {'transportname': '\\Device\\NetBT_Tcpip\0', 'transportaddress': b'SALES-PC        ', 'transportaddresslength': 16, 'networkaddress': '0a01001e\0'}
ENTRY = struct('NET_DFS_ENTRY_ID', ('Uid', GUID), ('Prefix', LPWSTR))
relation = ('RelationInfo', struct('NET_DFS_ENTRY_ID_CONTAINER', ('Count', ULONG), ('Buffer', pointer(array(ENTRY)))))
related = {'RelationInfo': {'Count': 1, 'Buffer': [{'Uid': FOLDER, 'Prefix': '\\lab.local\\docs\0'}]}}
entry = {'ServerName': ME, 'EntryUid': FOLDER, 'EntryPrefix': '\\lab.local\\docs\\sales\0', **related}
SITES = struct('DFS_SITELIST_INFO', ('cSites', ULONG), ('Site', array(struct('DFS_SITENAME_INFO', ('SiteFlags', ULONG), ('SiteName', LPWSTR)))))
ALIAS = struct('SERVER_ALIAS_INFO_0', ('alias', LPWSTR), ('target', LPWSTR), ('default', BOOLEAN), ('reserved', ULONG))
alias = {'alias': 'books\0', 'target': 'SALES-PC\0', 'default': 1}
ALIASES = struct('SERVER_ALIAS_ENUM_STRUCT', ('Level', DWORD), ('Info', union('SERVER_ALIAS_ENUM_UNION', a0=pointer(struct(
    'SERVER_ALIAS_INFO_0_CONTAINER', ('EntriesRead', DWORD), ('Buffer', pointer(array(ALIAS))))))))
spaces.add(25, [server, ('Level', DWORD), ('Buffer', TRANSPORT)], fields={'ServerName': ME, 'Buffer': netbios})
spaces.add(34, [server, ('Name', WSTR), ('OutbufLen', DWORD), ('NameType', DWORD), ('Flags', DWORD)], [('Outbuf', WIDE)],
           fields={'ServerName': ME, 'Name': 'sales-pc\0', 'OutbufLen': 18, 'NameType': 3}, results={'Outbuf': each(*b'SALES-PC\0')})
spaces.add(43, [server], [('Version', DWORD)], fields={'ServerName': ME}, results={'Version': 1})
spaces.add(44, [server, ('ShareName', WSTR), ('EntryUid', GUID), ('EntryPrefix', WSTR), ('ShortName', WSTR), relation, ('Force', LONG)],
           fields={**entry, 'ShareName': 'C:\\docs\0', 'ShortName': '\\lab\\docs\\sales\0'})
spaces.add(45, [server, uid, prefix], fields=link)
spaces.add(46, [server, uid, prefix, ('State', ULONG)], fields={**link, 'State': 2})
spaces.add(48, [server, uid, prefix, kind, ('ShortPrefixLen', DWORD)], [('ShortPrefix', WIDE)], fields={**link, 'Type': 0x20, 'ShortPrefixLen': 6},
           results={'ShortPrefix': each(*b'SALES\0')})
spaces.add(49, [server, uid, prefix, kind], fields={**link, 'Type': 0x20})
spaces.add(50, [server, uid, prefix], fields=link)
spaces.add(51, [server, ('VolumeName', WSTR), ('EntryType', ULONG), ('ServiceType', ULONG), ('StgId', WSTR), ('EntryUid', GUID), ('EntryPrefix', WSTR),
                relation, ('CreateDisposition', ULONG)],
           fields={**entry, 'VolumeName': '\\??\\C:\0', 'EntryType': 1, 'ServiceType': 2, 'StgId': 'docs\0', 'CreateDisposition': 3})
sites = {'cSites': 1, 'Site': [{'SiteFlags': 1, 'SiteName': 'Default-First-Site-Name\0'}]}
spaces.add(52, [server, ('ppSiteInfo', pointer(pointer(SITES)))], [('ppSiteInfo', pointer(pointer(SITES)))],
           fields={'ServerName': ME, 'ppSiteInfo': {'cSites': 0, 'Site': []}}, results={'ppSiteInfo': sites})
spaces.add(53, [server, ('Level', DWORD), ('Buffer', TRANSPORTS)], fields={'ServerName': ME, 'Buffer': {'tag': 0, 't0': netbios}})
for opnum in 54, 56:
    spaces.add(opnum, [server, ('Level', DWORD), ('InfoStruct', union('SERVER_ALIAS_INFO', a0=pointer(ALIAS)))],
               fields={'ServerName': ME, 'InfoStruct': {'tag': 0, 'a0': alias}})
none = {'Info': {'tag': 0, 'a0': {'Buffer': NULL}}}
spaces.add(55, [server, ('InfoStruct', ALIASES), ('PreferedMaximumLength', DWORD), ('ResumeHandle', LPDWORD)],
           [('InfoStruct', ALIASES), ('TotalEntries', DWORD), ('ResumeHandle', LPDWORD)],
           fields={'ServerName': ME, 'InfoStruct': none, 'PreferedMaximumLength': 0xffffffff, 'ResumeHandle': 0},
           results={'InfoStruct': {'Info': {'tag': 0, 'a0': {'EntriesRead': 1, 'Buffer': [alias]}}}, 'TotalEntries': 1, 'ResumeHandle': 0})

# MS-DFSNM §3.1.4
links = InSambasWords('4fc742e0-4a10-11cf-8273-00aa004ae673', '3.0')
path = '\\\\lab.local\\docs\\sales'
at = {'in_dfs_entry_path': path, 'in_servername': None, 'in_sharename': None}
first = of(dfs.Target_Priority, target_priority_class=1, target_priority_rank=2)
settings = of(dfs.Info105, comment='of sales', state=2, timeout=300, property_flag_mask=1, property_flags=1)
links.say(dfs.SetInfo, in_level=100, in_info=of(dfs.Info100, comment='of sales'), **at)
links.say(dfs.SetInfo, in_level=105, in_info=settings, **at)
links.say(dfs.SetInfo, in_level=106, in_info=of(dfs.Info106, state=2, priority=first), **{**at, 'in_servername': 'FILES', 'in_sharename': 'share'})
held = of(dfs.StorageInfo, state=2, server='FILES', share='share')
guid = misc.GUID('01020304-0506-0708-090a-0b0c0d0e0f10')
whole = {'entry_path': path, 'comment': 'of sales', 'state': 1, 'timeout': 300, 'guid': guid, 'flags': 0}
links.say(dfs.GetInfo, in_level=3, out_info=of(dfs.Info3, path=path, comment='of sales', state=1, num_stores=1, stores=[held]), **at)
links.say(dfs.GetInfo, in_level=6, out_info=of(dfs.Info6, pktsize=0, num_stores=1, stores=[of(dfs.StorageInfo2, info=held, target_priority=first)], **whole), **at)
links.say(dfs.GetDcAddress, in_servername='FILES', in_server_fullname='', in_is_root=0, in_ttl=0, out_server_fullname='dc1.lab.local', out_is_root=1,
          out_ttl=600)
links.say(dfs.FlushFtTable, in_servername='dc1.lab.local', in_rootshare='docs', status=1168)

roots = Calls('4fc742e0-4a10-11cf-8273-00aa004ae673', '3.0')
ROOTS = pointer(pointer(struct('DFSM_ROOT_LIST', ('cEntries', DWORD), ('Entry', array(struct('DFSM_ROOT_LIST_ENTRY', ('ServerShare', LPWSTR)))))))
DFS_INFO = union('DFS_INFO_STRUCT', d102=pointer(struct('DFS_INFO_102', ('Timeout', ULONG))),
                 d150=pointer(struct('DFS_INFO_150', ('SecurityDescriptorLength', ULONG), ('pSecurityDescriptor', LPBYTE))))
VERSIONS = struct('DFS_SUPPORTED_NAMESPACE_VERSION_INFO', ('DomainMajor', ULONG), ('DomainMinor', ULONG), ('DomainCapabilities', ULONGLONG),
                  ('StandaloneMajor', ULONG), ('StandaloneMinor', ULONG), ('StandaloneCapabilities', ULONGLONG))
dfs_path, controller, rooted = ('DfsEntryPath', WSTR), ('DcName', WSTR), ('ppRootList', ROOTS)
share = ('ShareName', LPWSTR)
place = {'DfsEntryPath': path + '\0', 'DcName': 'dc1.lab.local\0', 'ServerName': 'FILES\0', 'ShareName': 'share\0', 'ppRootList': NULL}
told = {'ppRootList': {'cEntries': 1, 'Entry': [{'ServerShare': '\\\\FILES\\docs\0'}]}}
roots.add(6, [dfs_path, ('NewDfsEntryPath', WSTR), ('Flags', ULONG)], fields={'DfsEntryPath': path + '\0', 'NewDfsEntryPath': '\\\\lab.local\\docs\\sold\0', 'Flags': 1})
# Timeout and Flags in the order of MS-DFSNM, which is not Samba's.
roots.add(17, [('ServerName', WSTR), controller, ('Timeout', DWORD), ('Flags', DWORD)],
          fields={'ServerName': 'FILES\0', 'DcName': 'dc1.lab.local\0', 'Timeout': 600, 'Flags': 1})
roots.add(19, [dfs_path, controller, ('ServerName', WSTR), share, ('Comment', LPWSTR), ('Flags', DWORD), rooted], [rooted],
          fields={**place, 'Comment': 'of sales\0', 'Flags': 1}, results=told)
roots.add(20, [dfs_path, controller, server, share, rooted], [rooted], fields=place, results=told)
for level, info in (102, {'d102': {'Timeout': 600}}), (150, {'d150': {'SecurityDescriptorLength': 4, 'pSecurityDescriptor': b'\1\0\4\x80'}}):
    roots.add(22, [dfs_path, controller, server, share, ('Level', DWORD), ('pDfsInfo', DFS_INFO), rooted], [rooted],
              fields={**place, 'Level': level, 'pDfsInfo': {'tag': level, **info}}, results=told)
root = [('pDfsPath', LPWSTR), ('pTargetPath', LPWSTR)]
rooting = {'pDfsPath': '\\\\lab.local\\docs\0', 'pTargetPath': '\\\\FILES\\docs\0'}
roots.add(23, [*root, ('MajorVersion', ULONG), ('pComment', LPWSTR), ('NewNamespace', BOOLEAN), ('Flags', ULONG)],
          fields={**rooting, 'MajorVersion': 2, 'pComment': 'of all\0', 'NewNamespace': 1})
roots.add(24, [*root, ('Flags', ULONG)], fields=rooting, results={'ErrorCode': 1168})
roots.add(25, [('Origin', USHORT), ('pName', LPWSTR)], [('pVersionInfo', VERSIONS)], fields={'Origin': 1, 'pName': 'FILES\0'},
          results={'pVersionInfo': {'DomainMajor': 2, 'DomainCapabilities': 1, 'StandaloneMajor': 1, 'StandaloneCapabilities': 0}})

# MS-EVEN §3.1.4
logs = Calls('82273fdc-e32a-18c3-3f78-827929dc23ea', '0.0')
CHARS = type('CHARS', (STR,), {})
ANSI = struct('RPC_STRING', ('Length', USHORT), ('MaximumLength', USHORT), ('Buffer', pointer(CHARS)))
log, L = ('LogHandle', HANDLE_OF), {'LogHandle': HANDLE}
ansi = lambda value: {'Length': len(value), 'MaximumLength': len(value), 'Buffer': value}
logs.add(3, [log], [log], fields=L, results={'LogHandle': CLOSED})
logs.add(6, [log, ('ClientId', struct('RPC_CLIENT_ID', ('UniqueProcess', ULONG), ('UniqueThread', ULONG))), ('Event', ULONG)],
         fields={**L, 'ClientId': {'UniqueProcess': 4660, 'UniqueThread': 22136}, 'Event': 0x1a4})
logs.add(15, [('unc', LPDWORD), ('ModuleName', ANSI), ('RegModuleName', ANSI), ('MajorVersion', ULONG), ('MinorVersion', ULONG)], [log],
         fields={'unc': NULL, 'ModuleName': ansi('Backup'), 'RegModuleName': ansi('x'), 'MajorVersion': 1, 'MinorVersion': 1}, results=L)
FILETIME = struct('FILETIME', ('low', DWORD), ('high', DWORD))
def report(opnum, time, string, text):
    """An event that is written down, as each of the three operations has it."""
    head = [log, time, ('EventType', USHORT), ('EventCategory', USHORT), ('EventID', ULONG), ('NumStrings', USHORT), ('DataSize', ULONG),
            ('ComputerName', string), ('UserSID', even.PRPC_SID), ('Strings', pointer(array(pointer(string)))), ('Data', LPBYTE), ('Flags', USHORT),
            ('RecordNumber', LPDWORD)]
    written = {'TimeWritten': NULL} if opnum == 18 else {}
    tail = [(name, LPDWORD) for name in written]
    when = 1700000000 if opnum == 18 else {'low': 0x5d9a4000, 'high': 0x01da1c2b}
    logs.add(opnum, [*head, *tail], [('RecordNumber', LPDWORD), *tail],
             fields={**L, time[0]: when, 'EventType': 4, 'EventCategory': 1, 'EventID': 7036, 'NumStrings': 2, 'ComputerName': text('SALES-PC'), 'UserSID': NULL,
                     'Strings': [{'Data': text('Print Spooler')}, {'Data': text('stopped')}], 'Data': NULL, 'RecordNumber': 0, **written},
             results={'RecordNumber': 7, **written})


report(18, ('Time', ULONG), ANSI, ansi)
report(25, ('TimeGenerated', FILETIME), RPC_UNICODE_STRING, lambda value: value)
report(26, ('TimeGenerated', FILETIME), ANSI, ansi)

# MS-EVEN6 §3.1.4
events = Calls('f6beaff7-1e19-4fbb-9f8f-b89e2018337c', '1.0')
several = lambda name, item: struct(name, ('count', DWORD), ('ptr', pointer(array(item))))
VALUE = union('EvtRpcVariantValue', v0=DWORD, v1=BOOLEAN, v2=DWORD, v3=ULONGLONG, v4=LPWSTR, v5=pointer(GUID), v6=several('BooleanArray', BOOLEAN),
              v7=several('UInt32Array', DWORD), v8=several('UInt64Array', ULONGLONG), v9=several('StringArray', LPWSTR), v10=several('GuidArray', GUID))
# As wide as the integers of 64 bits among its arms, which python3-impacket does not see.
VARIANT = struct('EvtRpcVariant', ('type', DWORD), ('flags', DWORD), ('value', VALUE))
VARIANT.getAlignment = lambda self: 8
VARIANTS = struct('EvtRpcVariantList', ('count', DWORD), ('props', pointer(array(VARIANT))))


def variants(*values):
    return {'count': len(values), 'props': [{'type': kind, 'value': {'tag': kind, 'v%d' % kind: value}} for kind, value in values]}


counted = lambda *values: {'count': len(values), 'ptr': each(*values)}
every = variants((0, 0), (1, 1), (2, 1033), (3, 1 << 40), (4, 'Microsoft-Windows-Eventlog\0'), (5, FOLDER), (6, counted(1, 0)), (7, counted(5, 6)),
                 (8, counted(1 << 33)), (9, counted('Security\0', 'System\0')), (10, counted(FOLDER)))
handle, flags, locale, error = ('handle', HANDLE_OF), ('flags', DWORD), ('locale', DWORD), ('error', struct('RpcInfo', *[(name, DWORD) for name in (
    'm_error', 'm_subErr', 'm_subErrParam')]))
H, us = {'handle': HANDLE}, {'locale': 1033}
INDICES = pointer(array(DWORD))
records = [('numActualRecords', DWORD), ('eventDataIndices', INDICES), ('eventDataSizes', INDICES), ('resultBufferSize', DWORD), ('resultBuffer', LPBYTE)]
two = {'numActualRecords': 2, 'eventDataIndices': each(0, 8), 'eventDataSizes': each(8, 8), 'resultBufferSize': 16, 'resultBuffer': bytes(range(16))}
wanted = ('numRequestedRecords', DWORD)
events.add(1, [handle, wanted, flags], records, fields={**H, 'numRequestedRecords': 20}, results=two)
events.add(2, [handle, wanted, ('timeOut', DWORD), flags], records, fields={**H, 'numRequestedRecords': 20, 'timeOut': 1000},
           results={'eventDataIndices': NULL, 'eventDataSizes': NULL, 'resultBuffer': NULL, 'ErrorCode': 1460})
events.add(3, [handle], fields=H)
events.add(4, [], [handle], results=H)
rendering = [('sizeEventId', DWORD), ('eventId', array(BOOLEAN)), ('messageId', DWORD), ('values', VARIANTS), flags, ('maxSizeString', DWORD)]
rendered = [('actualSizeString', DWORD), ('neededSizeString', DWORD), ('string', LPBYTE), error]
asked = {'sizeEventId': 16, 'eventId': each(*range(16)), 'messageId': 0xffffffff, 'values': variants((4, 'ssales\0'), (2, 3)), 'flags': 9, 'maxSizeString': 512}
line = 'ssales logged on\0'.encode('utf-16le')
shown = {'actualSizeString': len(line), 'neededSizeString': len(line), 'string': line}
events.add(9, [handle, *rendering], rendered, fields={**H, **asked}, results=shown)
events.add(10, rendering, rendered, fields={**asked, 'values': every},
           results={'neededSizeString': 80, 'string': NULL, 'error': {'m_error': 122}, 'ErrorCode': 122})
events.add(11, [handle, wanted, ('timeOutEnd', DWORD), flags], records, fields={**H, 'numRequestedRecords': 2, 'timeOutEnd': 0xffffffff}, results=two)
events.add(12, [handle, ('pos', LONGLONG), ('bookmarkXml', LPWSTR), ('timeOut', DWORD), flags], [error],
           fields={**H, 'pos': -10, 'bookmarkXml': '<BookmarkList/>\0', 'flags': 2})
events.add(13, [handle], [handle], fields=H, results={'handle': CLOSED})
events.add(14, [handle], fields=H)
events.add(18, [handle, ('propertyId', DWORD), ('size', DWORD)], [('value', array(BOOLEAN)), ('length', DWORD)],
           fields={**H, 'propertyId': 3, 'size': 16}, results={'value': each(*range(16)), 'length': 16})
events.add(21, [('channelPath', WSTR), flags, ('props', VARIANTS)], [error], fields={'channelPath': 'Security\0', 'props': every}, results={'ErrorCode': 5})
published = [('numPublisherIds', DWORD), ('publisherIds', pointer(array(LPWSTR)))]
publishers = {'numPublisherIds': 2, 'publisherIds': each('Microsoft-Windows-Security-Auditing\0', 'Microsoft-Windows-Eventlog\0')}
events.add(22, [flags], published, results=publishers)
events.add(23, [('channelName', WSTR), flags], published, fields={'channelName': 'Security\0'}, results=publishers)
properties, metadata = ('pubMetadataProps', VARIANTS), ('pubMetadata', HANDLE_OF)
events.add(24, [('publisherId', LPWSTR), ('logFilePath', LPWSTR), locale, flags], [properties, metadata],
           fields={'publisherId': 'Microsoft-Windows-Eventlog\0', 'logFilePath': '\\\\10.1.0.66\\s\\Security.evtx\0', **us},
           results={'pubMetadataProps': every, 'pubMetadata': HANDLE})
events.add(25, [handle, ('propertyId', DWORD), flags], [properties], fields={**H, 'propertyId': 7}, results={'pubMetadataProps': variants((9, counted('Security\0')))})
events.add(26, [handle, flags, ('reservedForFilter', LPWSTR)], [handle], fields={**H, 'reservedForFilter': NULL}, results=H)
events.add(27, [handle, flags, ('numRequested', DWORD)], [('numReturned', DWORD), ('instances', pointer(array(VARIANTS)))],
           fields={**H, 'numRequested': 10}, results={'numReturned': 2, 'instances': [variants((2, 4624), (3, 1 << 63)), variants((2, 1102), (4, 'cleared\0'))]})
events.add(28, [('logName', WSTR), locale, flags], [('displayName', LPWSTR)], fields={'logName': 'Security\0', **us}, results={'displayName': 'Sicherheit\0'})

# MS-DCOM §3.1.2.5.1, §3.1.1.5.6; MS-WMI §3.1.4
objects = Calls('99fcfec4-5260-101b-bbcb-00aa0021347a', '0.0', known={2: (dcomrt.ComplexPing, dcomrt.ComplexPingResponse)})
objects.add(2, fields={'pSetId': 0x1122334455667788, 'SequenceNum': 3, 'cAddToSet': 2, 'cDelFromSet': 1, 'AddToSet': each(0xa1, 0xa2), 'DelFromSet': each(0xb1)},
            results={'pSetId': 0x1122334455667788, 'pPingBackoffFactor': 0})
TWO = struct('REMINTERFACEREF', ('ipid', GUID), ('cPublicRefs', ULONG), ('cPrivateRefs', ULONG))
QUERY = type('RemQueryInterface2', (dcomrt.DCOMCALL,), {'opnum': 6, 'structure': (('ripid', GUID), ('cIids', USHORT), ('iids', array(GUID)))})
FOUND = type('RemQueryInterface2Response', (dcomrt.DCOMANSWER,), {'structure': (
    ('phr', array(DWORD)), ('ppMIF', array(dcomrt.PMInterfacePointer)), ('ErrorCode', ULONG))})
OBJREF = (b'MEOW\x01\0\0\0' + bytes(8) + b'\xc0\0\0\0\0\0\0F' + bytes(4) + b'\5\0\0\0' + bytes(range(16)) + FOLDER + b'\x02\0\x01\0' + bytes(4))
reference = {'ulCntData': len(OBJREF), 'abData': OBJREF}
for uuid in '00000131-0000-0000-c000-000000000046', '00000143-0000-0000-c000-000000000046':
    counting = Calls(uuid, '0.0', known={4: (dcomrt.RemAddRef, dcomrt.RemAddRefResponse), 6: (QUERY, FOUND)})
    counting.add(4, fields={'cInterfaceRefs': 1, 'InterfaceRefs': [{'ipid': FOLDER, 'cPublicRefs': 5, 'cPrivateRefs': 0}]}, results={'pResults': each(0)})
counting.add(6, fields={'ripid': FOLDER, 'cIids': 2, 'iids': each(HANDLE[4:], FOLDER)},
             results={'phr': each(0, 0x80004002), 'ppMIF': [{'Data': reference}, {'Data': NULL}]})
IDL = {number: (getattr(wmi, name), getattr(wmi, name + 'Response')) for number, name in (
    (4, 'IWbemServices_CancelAsyncCall'), (5, 'IWbemServices_QueryObjectSink'), (13, 'IWbemServices_CreateClassEnumAsync'))}
space = Calls('9556dc99-828c-11cf-a37e-00aa003240c7', '0.0', known=IDL)
space.add(4, fields={'IWbemObjectSink': reference})
space.add(5, results={'ppResponseHandler': reference})
space.add(13, fields={'strSuperClass': {'asData': 'Win32_Process'}, 'lFlags': 1, 'pCtx': NULL, 'pResponseHandler': reference})
login = Calls('f309ad18-d86a-11d0-a075-00c04fb68820', '0.0', known={4: (wmi.IWbemLevel1Login_RequestChallenge, wmi.IWbemLevel1Login_RequestChallengeResponse)})
login.add(4, fields={'reserved1': 'root\\cimv2\0', 'reserved2': 'ssales\0'}, results={'reserved3': bytes(16), 'ErrorCode': 0x80041055})
LOGIN = type('WBEMLogin', (dcomrt.DCOMCALL,), {'opnum': 5, 'structure': wmi.IWbemLevel1Login_WBEMLogin.structure})
ANSWER = type('WBEMLoginResponse', (dcomrt.DCOMANSWER,), {'structure': (('reserved5', dcomrt.PMInterfacePointer), ('ErrorCode', ULONG))})
login.known[5] = LOGIN, ANSWER
login.add(5, fields={'reserved1': 'root\\cimv2\0', 'reserved2': bytes(16), 'reserved3': 0, 'reserved4': NULL},
          results={'reserved5': NULL, 'ErrorCode': 0x80041055})

main()
