"""What Samba has not of policies, secrets, accounts and encrypted files, by python3-impacket at both ends: policy_ends.py serve|ask ADDRESS."""
import struct as octets

from impacket.dcerpc.v5 import lsad, samr
from impacket.dcerpc.v5.dtypes import (BOOL, DWORD, LARGE_INTEGER, LPBYTE, LPWSTR, NULL, PRPC_SID, RPC_SID, RPC_UNICODE_STRING, UCHAR, ULONG, WSTR)

from both_ends import CLOSED, Calls, HANDLE, HANDLE_OF, ME, array, fixed, main, pointer, sid, struct, union

TIME = 133400000000000000
FOREST = 'S-1-5-21-11-22-33'

# MS-LSAD §3.1.4: as Windows has had it since 2022
policy = Calls('12345778-1234-abcd-ef00-0123456789ab', '0.0')
P, handle = {'handle': HANDLE}, ('handle', HANDLE_OF)
AES = struct('AES_CIPHER_VALUE', ('AuthData', fixed(64)), ('Salt', fixed(16)), ('cbCipher', ULONG), ('Cipher', LPBYTE))
aes = {'AuthData': b'a' * 64, 'Salt': b's' * 16, 'cbCipher': 32, 'Cipher': b'c' * 32}
EX = struct('TRUSTED_DOMAIN_INFORMATION_EX', ('Name', RPC_UNICODE_STRING), ('FlatName', RPC_UNICODE_STRING), ('Sid', PRPC_SID),
            ('TrustDirection', ULONG), ('TrustType', ULONG), ('TrustAttributes', ULONG))
trust = {'Name': 'forest.example', 'FlatName': 'FOREST', 'Sid': sid(FOREST), 'TrustDirection': 3, 'TrustType': 2, 'TrustAttributes': 8}
access = ('access', ULONG)
opened = {'results': {'handle': HANDLE}}
policy.add(129, [handle, ('trust', EX), ('keys', AES), access], [handle], fields={**P, 'trust': trust, 'keys': aes, 'access': 0xf007f}, **opened)
REVISION = union('REVISION_INFO', v1=struct('REVISION_INFO_V1', ('Revision', ULONG), ('SupportedFeatures', ULONG)))
ours = [('attributes', lsad.LSAPR_OBJECT_ATTRIBUTES), access, ('version', ULONG), ('revision', REVISION)]
asked = {'attributes': {'RootDirectory': NULL, 'ObjectName': NULL, 'SecurityDescriptor': NULL, 'SecurityQualityOfService': NULL},
         'access': 0x2000000, 'version': 1, 'revision': {'tag': 1, 'v1': {'Revision': 1}}}
theirs = {'results': {'version': 1, 'revision': {'tag': 1, 'v1': {'Revision': 1, 'SupportedFeatures': 7}}, 'handle': HANDLE}}
answered = [('version', ULONG), ('revision', REVISION), handle]
policy.add(130, [('name', LPWSTR), *ours], answered, fields={'name': ME, **asked}, **theirs)
policy.add(135, ours, answered, fields=asked, **theirs)
DOMAIN = struct('FOREST_TRUST_DOMAIN_INFO', ('Sid', PRPC_SID), ('DnsName', RPC_UNICODE_STRING), ('NetbiosName', RPC_UNICODE_STRING))
BINARY = struct('FOREST_TRUST_BINARY_DATA', ('Length', ULONG), ('Buffer', LPBYTE))
RECORD = struct('FOREST_TRUST_RECORD2', ('Flags', ULONG), ('Type', ULONG), ('Time', LARGE_INTEGER),
                ('data', union('FOREST_TRUST_DATA', d0=RPC_UNICODE_STRING, d2=DOMAIN, d3=BINARY, d4=DOMAIN)))
FORESTS = struct('FOREST_TRUST_INFORMATION2', ('RecordCount', ULONG), ('Entries', pointer(array(pointer(RECORD)))))
COLLISION = struct('FOREST_TRUST_COLLISION_RECORD', ('Index', ULONG), ('Type', ULONG), ('Flags', ULONG), ('Name', RPC_UNICODE_STRING))
COLLISIONS = struct('FOREST_TRUST_COLLISION_INFORMATION', ('RecordCount', ULONG), ('Entries', pointer(array(pointer(COLLISION)))))
domain = {'Sid': sid(FOREST), 'DnsName': 'forest.example', 'NetbiosName': 'FOREST'}
records = lambda: [{'Data': {'Flags': 0, 'Type': tag, 'Time': TIME, 'data': {'tag': tag, arm: value}}}
                   for tag, arm, value in ((0, 'd0', 'forest.example'), (2, 'd2', domain), (3, 'd3', {'Length': 4, 'Buffer': b'abcd'}), (4, 'd4', domain))]
whose = [handle, ('name', RPC_UNICODE_STRING), ('highest', ULONG)]
W = {**P, 'name': 'forest.example', 'highest': 4}
policy.add(132, whose, [('forests', pointer(FORESTS))], fields=W, results={'forests': {'RecordCount': 4, 'Entries': records()}})
policy.add(133, [*whose, ('forests', FORESTS), ('check', UCHAR)], [('collisions', pointer(COLLISIONS))],
           fields={**W, 'forests': {'RecordCount': 4, 'Entries': records()}, 'check': 1},
           results={'collisions': {'RecordCount': 1, 'Entries': [{'Data': {'Index': 0, 'Type': 1, 'Flags': 4, 'Name': 'lab.local'}}]}})
name = ('name', AES)
for opnum in 136, 137:
    policy.add(opnum, [handle, name, access], [handle], fields={**P, 'name': aes, 'access': 3}, **opened)
VALUE, TIMES = pointer(AES), pointer(LARGE_INTEGER)
policy.add(138, [handle, ('current', VALUE), ('old', VALUE)], fields={**P, 'current': aes, 'old': NULL})
secret = [('current', pointer(VALUE)), ('set', TIMES), ('old', pointer(VALUE)), ('oldSet', TIMES)]
policy.add(139, [handle, *secret], secret, fields={**P, 'current': NULL, 'set': 0, 'old': NULL, 'oldSet': NULL},
           results={'current': aes, 'set': TIME, 'old': NULL, 'oldSet': NULL})
policy.add(140, [handle, name, ('data', VALUE)], fields={**P, 'name': aes, 'data': aes})
policy.add(141, [handle, name, ('data', pointer(VALUE))], [('data', pointer(VALUE))], fields={**P, 'name': aes, 'data': NULL}, results={'data': aes})

# MS-SAMR §3.1.5: passwords held against the policy, and whether a machine may be joined again under an account that is there
accounts = Calls('12345778-1234-abcd-ef00-0123456789ac', '1.0', known=samr.OPNUMS)
times = {'PasswordLastSet': TIME, 'BadPasswordTime': 0, 'LockoutTime': 0}
accounts.add(67, fields={'ValidationType': 1, 'InputArg': {'tag': 1, 'ValidateAuthenticationInput': {
                 'InputPersistedFields': {'PresentFields': 1, 'BadPasswordCount': 1, 'PasswordHistory': NULL, **times}, 'PasswordMatched': 0}}},
             results={'OutputArg': {'tag': 1, 'ValidateAuthenticationOutput': {
                 'ChangedPersistedFields': {'PresentFields': 8, 'BadPasswordCount': 2, 'PasswordHistory': NULL, **times}, 'ValidationStatus': 4}}})
accounts.add(74, [handle, ('computer', RPC_SID)], [('result', BOOL)], fields={**P, 'computer': sid('S-1-5-21-1-2-3-1105')}, results={'result': 1})

# MS-EFSR §3.1.4.2
BLOB = struct('EFS_RPC_BLOB', ('cbData', DWORD), ('bData', LPBYTE))
BLOBS = pointer(BLOB)
blob = {'cbData': 8, 'bData': b'EFSBYTES'}
CERTIFICATE = struct('ENCRYPTION_CERTIFICATE', ('cbTotalLength', DWORD), ('UserSid', PRPC_SID),
                     ('CertBlob', pointer(struct('CERTIFICATE_BLOB', ('dwCertEncodingType', DWORD), ('cbData', DWORD), ('bData', LPBYTE)))))
HASH = struct('ENCRYPTION_CERTIFICATE_HASH', ('cbTotalLength', DWORD), ('UserSid', PRPC_SID), ('Hash', BLOBS), ('lpDisplayInformation', LPWSTR))
listed = lambda kind: struct('LIST_OF_' + kind.__name__, ('count', DWORD), ('Users', pointer(array(pointer(kind)))))
HASHES, CERTIFICATES = listed(HASH), listed(CERTIFICATE)
PROTECTOR = struct('ENCRYPTION_PROTECTOR', ('cbTotalLength', DWORD), ('UserSid', PRPC_SID), ('lpProtectorDescriptor', LPWSTR))
SIGNATURE = struct('ENCRYPTED_FILE_METADATA_SIGNATURE', ('dwEfsAccessType', DWORD), ('CertificatesAdded', pointer(HASHES)),
                   ('EncryptionCertificate', pointer(CERTIFICATE)), ('EfsStreamSignature', BLOBS))
USER = 'S-1-5-21-1-2-3-1106'
certificate = {'cbTotalLength': 64, 'UserSid': sid(USER), 'CertBlob': {'dwCertEncodingType': 1, 'cbData': 4, 'bData': b'0\x82\1\1'}}
hashed = {'cbTotalLength': 96, 'UserSid': sid(USER), 'Hash': {'cbData': 20, 'bData': b'h' * 20}, 'lpDisplayInformation': 'ssales(ssales@lab.local)\0'}
hashes = lambda: {'count': 1, 'Users': [{'Data': hashed}]}
certificates = lambda: {'count': 1, 'Users': [{'Data': certificate}]}


def piped(*chunks):
    """A pipe of bytes in NDR: each chunk behind its length, an empty one last."""
    data = b''.join(octets.pack('<L', len(chunk)) + chunk for chunk in (*chunks, b''))
    return fixed(len(data)), data


CONTENT, content = piped(b'ROBS' * 4, b'EFS\0' * 2)
path = ('FileName', WSTR)
local = {'FileName': 'C:\\secret\\plans.docx\0'}
for uuid in 'c681d488-d850-11d0-8c52-00c04fd90f7e', 'df1941c5-fe89-4e79-bf10-463657acf44d':
    files = Calls(uuid, '1.0')
    files.add(0, [path, ('Flags', ULONG)], [handle], fields={**local, 'Flags': 1}, **opened)
    files.add(1, [handle], [('pipe', CONTENT)], fields=P, results={'pipe': content})
    files.add(2, [handle, ('pipe', CONTENT)], fields={**P, 'pipe': content})
    files.add(3, [handle], [handle], fields=P, results={'handle': CLOSED}, void=True)
    for opnum in 6, 7:
        files.add(opnum, [path], [('users', pointer(HASHES))], fields=local, results={'users': hashes()})
    files.add(8, [path, ('users', HASHES)], fields={**local, 'users': hashes()})
    files.add(9, [path, ('users', CERTIFICATES)], fields={**local, 'users': certificates()})
    files.add(11, [('one', WSTR), ('two', WSTR), ('three', DWORD), ('four', DWORD), ('five', BLOBS), ('six', BOOL)],
              fields={'one': 'x\0', 'two': 'y\0', 'five': NULL, 'six': 0}, results={'ErrorCode': 50})
    files.add(12, [path, ('InfoClass', DWORD)], [('info', BLOBS)], fields={**local, 'InfoClass': 1}, results={'info': blob})
    files.add(13, [path, ('to', WSTR), ('disposition', DWORD), ('attributes', DWORD), ('relative', BLOBS), ('inherit', BOOL)],
              fields={**local, 'to': 'C:\\secret\\copy.docx\0', 'disposition': 2, 'relative': blob, 'inherit': 1})
    files.add(15, [('flags', DWORD), ('Reserved', BLOBS), path, ('users', CERTIFICATES)],
              fields={'flags': 2, 'Reserved': NULL, **local, 'users': certificates()})
    files.add(16, [('flags', DWORD), ('Reserved', BLOBS), path, ('InfoClass', DWORD)], [('info', BLOBS)],
              fields={'Reserved': NULL, **local, 'InfoClass': 2}, results={'info': blob})
    files.add(18, [path], [('stream', BLOBS)], fields=local, results={'stream': blob})
    files.add(19, [path, ('old', BLOBS), ('new', BLOB), ('signature', pointer(SIGNATURE))],
              fields={**local, 'old': NULL, 'new': blob, 'signature': {'dwEfsAccessType': 1, 'CertificatesAdded': hashes(), 'EncryptionCertificate': certificate,
                                                                      'EfsStreamSignature': blob}})
    files.add(22, [path], [('list', pointer(pointer(struct('ENCRYPTION_PROTECTOR_LIST', ('count', DWORD), ('Users', pointer(array(pointer(PROTECTOR))))))))],
              fields={'FileName': r'\\10.1.0.66\share\report.docx' + '\0'},
              results={'list': {'count': 1, 'Users': [{'Data': {'cbTotalLength': 80, 'UserSid': sid(USER), 'lpProtectorDescriptor': 'SID=S-1-5-32-544\0'}}]},
                       'ErrorCode': 50})

main()
