/** As constructedCalls.ts, of rules on operations by their names, on services, and on one call after another. */
import type { Constructed } from './constructed.ts';
import { type Draft, repeat, stream } from './stream.ts';

const call = (name: string, operation: string | null, more: Partial<Draft> = {}): Draft =>
  ({ kind: 'rpc', interface: { uuid: '00000000-0000-0000-0000-000000000000', version: '1.0', name }, operation, ...more }) as Draft;
const stop = (name: string): Draft => ({ kind: 'service', action: 'control', control: 'SERVICE_CONTROL_STOP', name });

export const CONSTRUCTED_RPC: readonly Constructed[] = [
  {
    rule: 'rpc_operation_of_ntlmrelayx',
    matches: stream(call('ICertPassage', null, { opnum: 255 })),
    misses: stream(call('ICertPassage', 'CertServerRequest', { opnum: 0 })),
  },
  {
    rule: 'certificate_requested',
    matches: stream(call('ICertPassage', 'CertServerRequest')),
    misses: stream(call('ICertRequestD2', 'GetCAProperty')),
  },
  {
    rule: 'firewall_changed',
    matches: stream(call('RemoteFW', 'RRPC_FWAddFirewallRule2_20')),
    misses: stream(call('RemoteFW', 'RRPC_FWEnumFirewallRules2_20')),
  },
  {
    rule: 'shadow_copy_made',
    matches: stream(call('FileServerVssAgent', 'StartShadowCopySet')),
    misses: stream(call('FileServerVssAgent', 'IsPathSupported')),
  },
  {
    rule: 'event_channel_changed',
    matches: stream(call('IEventService', 'EvtRpcPutChannelConfig')),
    misses: stream(call('IEventService', 'EvtRpcGetChannelConfig')),
  },
  {
    rule: 'service_security_changed',
    matches: stream(call('svcctl', 'RSetServiceObjectSecurity', { opnum: 5 })),
    misses: stream(call('svcctl', 'RQueryServiceObjectSecurity', { opnum: 4 })),
  },
  {
    rule: 'account_recovery_password_set',
    matches: stream(call('samr', 'SamrSetDSRMPassword')),
    misses: stream(call('samr', 'SamrOemChangePasswordUser2')),
  },
  {
    rule: 'share_added_or_removed',
    matches: stream(call('srvsvc', 'NetrShareAdd')),
    misses: stream(call('srvsvc', 'NetrShareEnum')),
  },
  {
    rule: 'discovery_terminal_sessions',
    matches: stream(call('winstation_rpc', 'RpcWinStationEnumerate')),
    misses: stream(call('winstation_rpc', 'RpcWinStationOpenServer')),
  },
  {
    rule: 'exploit_ms08_067',
    matches: stream(
      call('srvsvc', 'NetprPathCanonicalize', { arguments: { pathName: '\\AAAA\\..\\..\\BBBB' } }),
    ),
    misses: stream(call('srvsvc', 'NetprPathCanonicalize', { arguments: { pathName: '\\share\\..\\file' } })),
  },
  {
    rule: 'events_read',
    matches: stream({ kind: 'query', what: 'events', interface: 'eventlog' }),
    misses: stream({ kind: 'query', what: 'clear events', interface: 'eventlog' }),
  },
  {
    rule: 'registry_queried',
    matches: stream({ kind: 'registry', action: 'query' }),
    misses: stream({ kind: 'registry', action: 'query', status: 'ERROR_FILE_NOT_FOUND', returnCode: 2 }),
  },
  {
    rule: 'task_security_changed',
    matches: stream({ kind: 'task', action: 'set security' }),
    misses: stream({ kind: 'task', action: 'query' }),
  },
  {
    rule: 'service_of_driver',
    matches: stream({ kind: 'service', serviceType: 'SERVICE_KERNEL_DRIVER' }),
    misses: stream({ kind: 'service', serviceType: 'SERVICE_WIN32_OWN_PROCESS' }),
  },
  {
    rule: 'services_stopped_many',
    matches: stream(...repeat(5, (i) => stop(`svc${i}`))),
    misses: stream(...repeat(9, (i) => stop(`svc${i % 4}`))),
  },
  {
    rule: 'service_of_protection_stopped',
    matches: stream(stop('WinDefend')),
    misses: stream(stop('Spooler'), { kind: 'service', action: 'query status', name: 'WinDefend' }),
  },
  {
    rule: 'service_of_credential_tool',
    matches: stream({ kind: 'service', name: 'gsecdump' }),
    misses: stream({ kind: 'service', name: 'CachedumpReader2', action: 'query status' }),
  },
  {
    rule: 'service_of_remote_management',
    matches: stream({ kind: 'service', name: 'AnyDesk' }),
    misses: stream({ kind: 'service', name: 'AnyDesk', action: 'query status' }, { kind: 'service', name: 'Anyone' }),
  },
  {
    rule: 'tool_metasploit_command_service',
    matches: stream({
      kind: 'service',
      binaryPath:
        '%COMSPEC% /C echo whoami ^> %SYSTEMDRIVE%\\WINDOWS\\Temp\\aBcDeFgHiJk.txt > \\WINDOWS\\Temp\\kLmNoPqRsT.bat & %COMSPEC% /C start %COMSPEC% /C \\WINDOWS\\Temp\\kLmNoPqRsT.bat',
    }),
    misses: stream({ kind: 'service', binaryPath: '%COMSPEC% /C echo done > C:\\Windows\\Temp\\log.txt' }),
  },
  {
    rule: 'tool_cobalt_strike_powershell_service',
    matches: stream({
      kind: 'service',
      binaryPath: '%COMSPEC% /b /c start /b /min powershell -nop -w hidden -encodedcommand JABzAD0A',
    }),
    misses: stream({ kind: 'service', binaryPath: '%COMSPEC% /c start /min powershell -File x.ps1' }),
  },
  {
    rule: 'tool_secretsdump_hive',
    matches: stream({ kind: 'registry', action: 'save', key: 'HKLM\\SAM', file: '..\\Temp\\kRtYpLqW.tmp' }),
    misses: stream({ kind: 'registry', action: 'save', key: 'HKLM\\SAM', file: 'C:\\backup\\sam.hiv' }),
  },
  {
    rule: 'tool_secretsdump_service',
    matches: stream({
      kind: 'service',
      binaryPath:
        '%COMSPEC% /C echo %COMSPEC% /C vssadmin list shadows ^> %SYSTEMROOT%\\Temp\\__output > %TEMP%\\execute.bat & %COMSPEC% /C %TEMP%\\execute.bat & del %TEMP%\\execute.bat',
    }),
    misses: stream({
      kind: 'service',
      binaryPath: '%COMSPEC% /Q /c echo dir ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > %TEMP%\\execute.bat',
    }),
  },
  {
    rule: 'tool_dcomexec_command',
    matches: stream({
      kind: 'process',
      via: 'dcom',
      commandLine: 'cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__17953 2>&1',
    }),
    misses: stream({ kind: 'process', commandLine: 'cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__17953 2>&1' }),
  },
  {
    rule: 'tool_netexec_wmi_file',
    matches: stream({
      kind: 'process',
      commandLine:
        'cmd.exe /Q /c (whoami) 1> "C:\\windows\\temp\\3f2504e0-4f89-41d3-9a0c-0305e82c3301.txt" 2>&1',
    }),
    misses: stream({ kind: 'process', commandLine: 'cmd.exe /Q /c (whoami) 1> "C:\\windows\\temp\\out.txt" 2>&1' }),
  },
  {
    rule: 'pipe_of_library',
    matches: stream({ kind: 'pipe', name: '/home/share/evil.so', status: 'STATUS_OBJECT_NAME_NOT_FOUND' }),
    misses: stream({ kind: 'pipe', name: 'spoolss' }),
  },
  {
    rule: 'pipe_protected_storage',
    matches: stream({ kind: 'pipe', name: 'protected_storage' }),
    misses: stream({ kind: 'pipe', name: 'protected_storage', status: 'STATUS_ACCESS_DENIED' }),
  },
  {
    rule: 'machine_used_as_step',
    matches: stream(
      { kind: 'service', action: 'start', to: '10.0.0.140' },
      { kind: 'service', action: 'start', from: '10.0.0.140', to: '10.0.0.141' },
    ),
    misses: stream(
      { kind: 'service', action: 'start', from: '10.0.0.140', to: '10.0.0.141' },
      { kind: 'service', action: 'start', to: '10.0.0.140' },
    ),
  },
  {
    rule: 'printer_driver_fetched_from_elsewhere',
    matches: stream(
      { kind: 'printer', to: '10.0.0.140' },
      { kind: 'transfer', direction: 'read', from: '10.0.0.140', to: '10.0.0.130', share: '\\\\10.0.0.130\\share' },
    ),
    misses: stream(
      { kind: 'transfer', direction: 'read', from: '10.0.0.140', to: '10.0.0.130' },
      { kind: 'printer', to: '10.0.0.140' },
    ),
  },
  {
    rule: 'replication_pulled_by_partner',
    matches: stream(
      { kind: 'replication', action: 'add replica', to: '10.0.0.5' },
      { kind: 'replication', from: '10.0.0.5', to: '10.0.0.130' },
    ),
    misses: stream(
      { kind: 'replication', action: 'add replica', to: '10.0.0.5' },
      { kind: 'replication', to: '10.0.0.5' },
      { kind: 'replication', action: 'add replica', to: '10.0.0.6', status: 'ERROR_ACCESS_DENIED', returnCode: 5 },
      { kind: 'replication', from: '10.0.0.6', to: '10.0.0.130' },
    ),
  },
];
