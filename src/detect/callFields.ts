/** Fields of the log sources of what calls mean, and of names and tickets, in the form of fields.ts. */

import { COMMON, SESSION } from './commonFields.ts';

const CALL = `
status
returnCode: number
sealed: boolean
interface
opnum: number
operation
pipe
transport: ncacn_np | ncacn_ip_tcp
inferred: boolean`;

export const CALL_FIELDS: Readonly<Record<string, string>> = {
  task: `${COMMON}${SESSION}${CALL}
action: register | run | stop | delete | enable | disable | rename | retrieve | query | enumerate | create folder | set security | set account
path: command
newPath: command
actions
actions.type: command | COM handler | e-mail | message
actions.command: command
actions.arguments: command
actions.workingDirectory
actions.classId
triggers: command
principal
runLevel
hidden: boolean
enabled: boolean
author`,
  registry: `${COMMON}${SESSION}${CALL}
action: open | create | set | query | enumerate | delete key | delete value | save | load | unload | restore | replace | set security | close
key
value
valueType
data: command
dataBytes: number
file: command`,
  process: `${COMMON}${SESSION}${CALL}
action: create | terminate
via: wmi | dcom
commandLine: command
currentDirectory
className
method
processId: number`,
  account: `${COMMON}${SESSION}${CALL}
action: create | delete | set information | set password | change password | add member | remove member | create group | delete group | add rights | remove rights | set secret | authenticate machine
account
domainName
rid: number
sid
member
rights
details`,
  replication: `${COMMON}${SESSION}${CALL}
action: bind | get changes | synchronise | crack names | add replica | add entry | modify replica | domain controllers
objects: command
extendedOperation
flags
count: number`,
  coercion: `${COMMON}${SESSION}${CALL}
path: command
listener: command`,
  query: `${COMMON}${SESSION}${CALL}
what: sessions | connections | open files | shares | servers | server | workstation | transports | time | logged-on users | domains | users | groups | aliases | members | memberships | account | password policy | policy | names | sids | trusts | rights | secret | domain controller | events | clear events | printers | wmi | objects | backup key | certificate
subject: command
names: command
count: number`,
  shutdown: `${COMMON}${SESSION}${CALL}
action: shut down | restart | abort
message: command
timeout: number
force: boolean`,
  printer: `${COMMON}${SESSION}${CALL}
action: add driver | add processor | add monitor | add printer | open | watch
name: command
driverPath: command
dataFile: command
configFile: command`,
  sharing: `${COMMON}${SESSION}${CALL}
action: add | change | remove
name: command
path: command
type: disk | print | device | pipe
remark: command`,
  name: `${COMMON}
protocol: NBNS | BROWSER | LLMNR | mDNS | DHCP | DNS | DHCPv6 | CLDAP | NTLM | IObjectExporter | IRemoteSCMActivator | IActivation | epmapper | srvsvc | wkssvc | netlogon
action: announce | register | answer | query | refuse
name: command
nameKind: NetBIOS | DNS | NetBIOS domain
address: ip
service
domain
osVersion
serverTypes
comment: command`,
  ticket: `${COMMON}
exchange: AS | TGS | AP
via: udp | tcp | smb | dcerpc | ldap | http
client
realm
keyEncryptionTypes
salt
issuedIn: number
service
encryptionTypes
ticketEncryption
replyEncryption
preAuthentication
preAuthenticationEncryption
forUser
ticketId
options
addresses
from: time
till: time
status`,
  exploit: `${COMMON}
name: command
action: probe | attempt | implant
what: command
status`,
};
