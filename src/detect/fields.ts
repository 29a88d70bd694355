/**
 * Every field of every log source that rules may ask for, as docs/rules.md describes them: `name`, `name: type`, or
 * `name: one | other` where the list is closed. Text that may hold `*` and `?` as characters is `command`.
 */

import { CALL_FIELDS } from './callFields.ts';
import { COMMON, SESSION } from './commonFields.ts';

const SHARE = `
share
shareName
isAdministrative: boolean`;

const ENDPOINT_MAP = ['map', 'towers', 'entries']
  .flatMap((list) =>
    [
      'interface.uuid',
      'interface.version',
      'interface.name',
      'protocols',
      'tcpPort: number',
      'udpPort: number',
      'ip: ip',
      'namedPipe',
      'localEndpoint',
      'netbiosName',
      'annotation',
    ].map((field) => `arguments.${list}.${field}`),
  )
  .join('\n');

export const HOPTRACE_FIELDS: Readonly<Record<string, string>> = {
  connection: `${COMMON}
protocol: smb2 | smb1 | dcerpc | netbios | kerberos | ldap | http | winrm | dns
end: fin | rst | timeout | evicted | reused | capture end
handshake: established | refused | silent
lastTime: time
lastFrame: number
sourcePackets: number
sourceBytes: number
targetPackets: number
targetBytes: number
tunnels
sourceLost: number
targetLost: number`,
  negotiate: `${COMMON}
dialect
dialects
status
signing: required | enabled | none
clientSigning: required | enabled | none
encryption
compression
clientGuid
serverGuid
clientCapabilities
serverCapabilities
serverTime: time
serverStartTime: time
maxTransactSize: number
maxReadSize: number
maxWriteSize: number
netname
clientContexts
serverContexts
isSmb1Only: boolean`,
  logon: `${COMMON}${SESSION}
protocol: NTLM | Kerberos | plain text password | unknown
via: smb2 | smb1 | dcerpc | ldap | http
workstation
ntlmVersion: NTLMv2 | NTLMv1 | NTLMv1-ESS | anonymous
status
result: success | failure | unknown
guest: boolean
anonymous: boolean
encrypted: boolean
binding: boolean
clientVersion
negotiateFlags
mic: boolean
targetName
realm
ticketFrame: number
server
server.netbiosName
server.netbiosDomain
server.dnsName
server.dnsDomain
server.dnsForest
server.osVersion
server.osBuild: number
server.time: time
server.targetName
server.challenge
server.frame: number
nativeOs
nativeLanMan
isMachineAccount: boolean`,
  share: `${COMMON}${SESSION}
action: connect | disconnect
path
type: disk | pipe | print
status
treeId: number
properties
shareName
isAdministrative: boolean`,
  file: `${COMMON}${SESSION}${SHARE}
action: open | close | rename | delete | set | list | ioctl | query
name
fileId
status
disposition
result
access
options
attributes
createContexts
directory: boolean
size: number
newName
information
pattern: command
details
details.deletePending: boolean
details.replaceIfExists: boolean
details.allocationSize: number
details.endOfFile: number
details.creationTime: time
details.lastAccessTime: time
details.lastWriteTime: time
details.changeTime: time
details.timewarp: time
details.fileAttributes
details.requestFileName
details.interfaces.ifIndex: number
details.interfaces.capability
details.interfaces.linkSpeed: number
details.interfaces.address: ip
created: time
modified: time
bytesRead: number
bytesWritten: number
basename
extension
newBasename
newExtension`,
  pipe: `${COMMON}${SESSION}${SHARE}
action: open | close | wait | peek
name
fileId
status
disposition
access
rpc: boolean
messagesWritten: number
messagesRead: number
bytesWritten: number
bytesRead: number
stem
suffix: stdin | stdout | stderr`,
  console: `${COMMON}${SESSION}${SHARE}
name
fileId
tool: PsExec | PAExec | RemCom | CSExec | winexe
role: control | stdin | stdout | stderr | stdio
encrypted: boolean
command: command
workingDirectory: command
client
clientProcess: number
runAs: command
password: command
returnCode: number
error: command
pieces: number
pieces.direction
pieces.time: time
pieces.frame: number
pieces.encoding
pieces.text: command
truncated: boolean
undecoded: number
messagesWritten: number
messagesRead: number
bytesWritten: number
bytesRead: number
firstTime: time
firstFrame: number
lastFrame: number
end
stem
suffix: stdin | stdout | stderr`,
  command: `${COMMON}${SESSION}
text: command
command: command
via: console | service | task | wmi | dcom`,
  transfer: `${COMMON}${SESSION}${SHARE}
name
fileId
direction: read | write
size: number
bytes: number
complete: boolean
holes: number
holeCount: number
version: number
md5
sha1
sha256
unhashed
type
pe
text: command
pe.machine
pe.kind: exe | dll | driver
pe.linkTime: time
pe.sections
pe.subsystem
pe.version.Comments
pe.version.CompanyName
pe.version.FileDescription
pe.version.FileVersion
pe.version.InternalName
pe.version.LegalCopyright
pe.version.LegalTrademarks
pe.version.OriginalFilename
pe.version.PrivateBuild
pe.version.ProductName
pe.version.ProductVersion
pe.version.SpecialBuild
firstFrame: number
lastFrame: number
basename
extension
isExecutable: boolean`,
  rpc: `${COMMON}${SESSION}
action: bind | call
alter: boolean
interface
interface.uuid
interface.version
interface.name
contextId: number
callId: number
opnum: number
operation
transport: ncacn_np | ncacn_ip_tcp | ncadg_ip_udp
pipe
sealed: boolean
authType
authLevel
transferSyntax
object
status
returnCode: number
returnName
inferred: boolean
requestBytes: number
responseBytes: number
unread
stem
suffix: stdin | stdout | stderr
arguments.properties.classId
arguments.properties.className
arguments.pathName: command
arguments.pathName1: command
${ENDPOINT_MAP}`,
  service: `${COMMON}${SESSION}
action: open manager | create | open | start | control | delete | change config | query status | query config | enumerate | close
machine
name
displayName: command
binaryPath: command
serviceType
startType
startName
arguments: command
control
state
status
returnCode: number
sealed: boolean
opnum: number
operation
pipe
transport: ncacn_np | ncacn_ip_tcp
program: command
binaryBasename`,
  ...CALL_FIELDS,
  blind_spot: `${COMMON}
lastFrame: number
reason: encrypted | compressed | lost | cut | malformed | evicted | limit | flood | sealed | smb1 | beginning not seen | one direction only | unsupported link | overlap conflict
what: command
count: number
bytes: number
sessionId`,
  capture: `
outcome: unknown
answered: boolean
name
format: pcap | pcapng
packets: number
filtered: number
bytes: number
firstTime: time
lastTime: time
linkTypes
problems
problems.problem
problems.what: command
problems.offset: number
problems.count: number`,
};

const ZEEK_COMMON = `
ts: number
uid
id.orig_h: ip
id.orig_p: number
id.resp_h: ip
id.resp_p: number
outcome: done | refused | unknown`;

export const ZEEK_FIELDS: Readonly<Record<string, string>> = {
  smb_files: `${ZEEK_COMMON}
action: SMB::FILE_OPEN | SMB::FILE_CLOSE | SMB::FILE_READ | SMB::FILE_WRITE | SMB::FILE_DELETE | SMB::FILE_RENAME | SMB::FILE_SET_ATTRIBUTE | SMB::PIPE_OPEN | SMB::PIPE_CLOSE | SMB::PIPE_READ | SMB::PIPE_WRITE
path
name
size: number
prev_name
times.created: time
times.modified: time`,
  smb_mapping: `${ZEEK_COMMON}
path
service
native_file_system
share_type: DISK | PIPE | PRINT`,
  ntlm: `${ZEEK_COMMON}
username
hostname
domainname
server_nb_computer_name
server_dns_computer_name
server_tree_name
success: boolean`,
  dce_rpc: `${ZEEK_COMMON}
rtt: number
named_pipe
endpoint
operation`,
  kerberos: `${ZEEK_COMMON}
request_type
client
service
success: boolean`,
  conn: `${ZEEK_COMMON}
proto: tcp
service: smb | dce_rpc | krb_tcp | ldap_tcp | http
duration: number
orig_bytes: number
resp_bytes: number
conn_state: OTH | S0 | REJ | SF | S1
missed_bytes: number
orig_pkts: number
resp_pkts: number`,
  files: `${ZEEK_COMMON}
source: SMB
filename
mime_type
is_orig: boolean
seen_bytes: number
total_bytes: number
missing_bytes: number
md5
sha1
sha256`,
  pe: `${ZEEK_COMMON}
machine
compile_ts: number
is_exe: boolean
is_64bit: boolean
subsystem
section_names`,
};
