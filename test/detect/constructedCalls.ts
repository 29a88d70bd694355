/** As constructed.ts, of rules on what calls mean. */
import type { Constructed } from './constructed.ts';
import { repeat, stream } from './stream.ts';

const REFUSED = { status: 'ERROR_ACCESS_DENIED', returnCode: 5 } as const;
const SEALED = { sealed: true, status: 'unknown', returnCode: null } as const;
const command = (given: string) =>
  ({ type: 'command', command: 'cmd.exe', arguments: given, workingDirectory: null, classId: null }) as const;
const LSA = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa';

export const CONSTRUCTED_CALLS: readonly Constructed[] = [
  {
    rule: 'task_sealed_registered_and_run',
    matches: stream({ kind: 'task', ...SEALED }, { kind: 'task', action: 'run', ...SEALED }),
    misses: stream({ kind: 'task', action: 'run', ...SEALED }, { kind: 'task', ...SEALED }),
  },
  {
    rule: 'tool_netexec_task',
    matches: stream({ kind: 'task', actions: [command('/C whoami > \\Windows\\Temp\\hVcnLpQe 2>&1')] }),
    misses: stream({ kind: 'task', actions: [command('/C whoami > %windir%\\Temp\\hVcnLpQe.tmp 2>&1')] }),
  },
  {
    rule: 'task_account_set',
    matches: stream({ kind: 'task', action: 'set account', interface: 'SASec' }),
    misses: stream({ kind: 'task', action: 'set security' }),
  },
  {
    rule: 'task_file_written',
    matches: stream({ kind: 'transfer', name: 'System32\\Tasks\\Updater' }),
    misses: stream({ kind: 'transfer', name: 'Tasks\\payload.xml' }, { kind: 'transfer', name: 'My Tasks\\list.txt' }),
  },
  {
    rule: 'tool_netexec_wmi_command',
    matches: stream({ kind: 'process', commandLine: 'cmd.exe /Q /c whoami 1> \\Windows\\Temp\\qZtbRk 2>&1' }),
    misses: stream({ kind: 'process', commandLine: 'cmd.exe /Q /c whoami 1> \\Windows\\Temp\\listing.txt 2>&1' }),
  },
  {
    rule: 'wmi_subscription',
    matches: stream({ kind: 'process', className: 'CommandLineEventConsumer', method: 'PutInstance', processId: null }),
    misses: stream({ kind: 'process', className: 'CIM_Setting', method: 'PutInstance', processId: null }),
  },
  {
    rule: 'registry_changed',
    matches: stream({ kind: 'registry' }),
    misses: stream({ kind: 'registry', ...REFUSED }, { kind: 'registry', action: 'query' }),
  },
  {
    rule: 'registry_run_key',
    matches: stream({ kind: 'registry', key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run', value: 'x' }),
    misses: stream({ kind: 'registry', key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunningApps' }),
  },
  {
    rule: 'registry_service_key',
    matches: stream({ kind: 'registry', key: 'HKLM\\SYSTEM\\ControlSet001\\Services\\Updater', value: 'ImagePath' }),
    misses: stream({ kind: 'registry', key: 'HKLM\\SYSTEM\\ControlSet001\\Services\\Updater', value: 'Description' }),
  },
  {
    rule: 'registry_image_hijack',
    matches: stream({
      kind: 'registry',
      key: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe',
      value: 'Debugger',
    }),
    misses: stream({ kind: 'registry', key: 'HKLM\\SOFTWARE\\Vendor\\sethc.exe', value: 'Debugger' }),
  },
  {
    rule: 'registry_wdigest',
    matches: stream({
      kind: 'registry',
      key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\WDigest',
      value: 'UseLogonCredential',
    }),
    misses: stream({ kind: 'registry', action: 'query', key: 'HKLM\\X\\WDigest', value: 'UseLogonCredential' }),
  },
  {
    rule: 'registry_token_filter',
    matches: stream({ kind: 'registry', value: 'LocalAccountTokenFilterPolicy' }),
    misses: stream({ kind: 'registry', value: 'EnableLUA' }),
  },
  {
    rule: 'registry_restricted_admin',
    matches: stream({ kind: 'registry', key: LSA, value: 'DisableRestrictedAdmin' }),
    misses: stream({ kind: 'registry', action: 'query', key: LSA, value: 'DisableRestrictedAdmin' }),
  },
  {
    rule: 'registry_security_package',
    matches: stream({ kind: 'registry', key: LSA, value: 'Security Packages' }),
    misses: stream({ kind: 'registry', key: `${LSA}\\MSV1_0`, value: 'Security Packages' }),
  },
  {
    rule: 'registry_remote_desktop',
    matches: stream({ kind: 'registry', value: 'fDenyTSConnections' }),
    misses: stream({ kind: 'registry', action: 'query', value: 'fDenyTSConnections' }),
  },
  {
    rule: 'registry_hive_saved',
    matches: stream({ kind: 'registry', action: 'save', key: 'HKLM\\SAM', file: '..\\Temp\\hVcnLpQe.tmp' }),
    misses: stream({ kind: 'registry', action: 'save', key: 'HKLM\\SOFTWARE\\Vendor', file: 'vendor.reg' }),
  },
  {
    rule: 'registry_hive_fetched',
    matches: stream({ kind: 'transfer', direction: 'read', type: 'registry hive', name: 'Temp\\hVcnLpQe.tmp' }),
    misses: stream(
      { kind: 'transfer', direction: 'write', type: 'registry hive' },
      { kind: 'transfer', direction: 'read', type: 'registry hive', share: '\\\\10.0.0.133\\profiles' },
    ),
  },
  {
    rule: 'registry_boot_key',
    matches: stream(
      ...['JD', 'Skew1', 'GBG', 'Data'].map(
        (name) => ({ kind: 'registry', action: 'open', key: `${LSA}\\${name}` }) as const,
      ),
    ),
    misses: stream(
      ...['JD', 'Skew1', 'GBG', 'Kerberos'].map(
        (name) => ({ kind: 'registry', action: 'open', key: `${LSA}\\${name}` }) as const,
      ),
    ),
  },
  {
    rule: 'registry_users_listed',
    matches: stream({ kind: 'registry', action: 'enumerate', key: 'HKU' }),
    misses: stream({ kind: 'registry', action: 'enumerate', key: 'HKLM' }),
  },
  {
    rule: 'replication_partner_added',
    matches: stream({ kind: 'replication', action: 'add replica' }),
    misses: stream({ kind: 'replication', action: 'modify replica' }),
  },
  {
    rule: 'coercion_by_printer',
    matches: stream({ kind: 'coercion', interface: 'spoolss', path: '\\\\10.0.0.7', listener: '10.0.0.7' }),
    misses: stream({ kind: 'coercion', interface: 'netdfs', path: '\\\\10.0.0.7', listener: '10.0.0.7' }),
  },
  {
    rule: 'coercion_confirmed',
    matches: stream(
      { kind: 'coercion', interface: 'efsrpc', path: '\\\\10.0.0.130\\share\\file', listener: '10.0.0.130' },
      { kind: 'logon', from: '10.0.0.133', to: '10.0.0.130', user: 'DC1$' },
    ),
    misses: stream(
      { kind: 'coercion', interface: 'efsrpc', path: '\\\\10.0.0.130\\share\\file', listener: '10.0.0.130' },
      { kind: 'logon', from: '10.0.0.133', to: '10.0.0.130', user: 'backup' },
      { kind: 'logon', from: '10.0.0.140', to: '10.0.0.130', user: 'DC2$' },
    ),
  },
  {
    rule: 'printer_processor_or_monitor_added',
    matches: stream({ kind: 'printer', action: 'add monitor' }),
    misses: stream({ kind: 'printer' }, { kind: 'printer', action: 'open' }),
  },
  {
    rule: 'account_created',
    matches: stream({ kind: 'account' }),
    misses: stream({ kind: 'account', ...REFUSED }, { kind: 'account', action: 'create group' }),
  },
  {
    rule: 'account_made_administrator',
    matches: stream({ kind: 'account', action: 'add member', account: 'Administrators', rid: 544 }),
    misses: stream(
      { kind: 'account', action: 'add member', account: 'Users', rid: 545 },
      { kind: 'account', action: 'remove member', account: 'Administrators' },
    ),
  },
  {
    rule: 'account_password_set',
    matches: stream({ kind: 'account', action: 'set password' }),
    misses: stream(
      { kind: 'account', action: 'set password', interface: 'netlogon' },
      { kind: 'account', action: 'change password' },
    ),
  },
  {
    rule: 'account_rights_added',
    matches: stream({ kind: 'account', action: 'add rights', interface: 'lsarpc' }),
    misses: stream({ kind: 'account', action: 'remove rights', interface: 'lsarpc' }),
  },
  {
    rule: 'discovery_names_of_many',
    matches: stream({ kind: 'query', what: 'names', operation: 'LsarLookupSids', interface: 'lsarpc', count: 1000 }),
    misses: stream({ kind: 'query', what: 'names', operation: 'LsarLookupSids', interface: 'lsarpc', count: 12 }),
  },
  {
    rule: 'discovery_of_many_accounts',
    matches: stream(...repeat(20, (i) => ({ kind: 'query', what: 'account', subject: `LAB\\user${i}` }) as const)),
    misses: stream(...repeat(40, (i) => ({ kind: 'query', what: 'account', subject: `LAB\\user${i % 19}` }) as const)),
  },
  {
    rule: 'discovery_of_many_kinds',
    matches: stream(
      ...(['users', 'groups', 'members', 'password policy', 'shares'] as const).map(
        (what) => ({ kind: 'query', what }) as const,
      ),
    ),
    misses: stream(
      ...(['users', 'groups', 'members', 'names', 'sids', 'account', 'domains'] as const).map(
        (what) => ({ kind: 'query', what }) as const,
      ),
    ),
  },
  {
    rule: 'discovery_trusts',
    matches: stream({ kind: 'query', what: 'trusts', interface: 'netlogon' }),
    misses: stream({ kind: 'query', what: 'domain controller', interface: 'netlogon' }),
  },
  {
    rule: 'events_cleared',
    matches: stream({ kind: 'query', what: 'clear events', subject: 'Security', interface: 'eventlog' }),
    misses: stream({ kind: 'query', what: 'events', subject: 'Security', interface: 'eventlog' }),
  },
  {
    rule: 'machine_shut_down',
    matches: stream({ kind: 'shutdown' }),
    misses: stream({ kind: 'shutdown', action: 'abort' }),
  },
  {
    rule: 'secret_retrieved',
    matches: stream({ kind: 'query', what: 'secret', interface: 'lsarpc' }),
    misses: stream({ kind: 'query', what: 'policy', interface: 'lsarpc' }),
  },
  {
    rule: 'backup_key_retrieved',
    matches: stream({ kind: 'query', what: 'backup key', interface: 'BackupKey' }),
    misses: stream({ kind: 'query', what: 'secret', interface: 'lsarpc' }),
  },
];
