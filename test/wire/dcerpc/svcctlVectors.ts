/** Stubs of svcctl calls out of captures. */

export interface SvcctlVector {
  name: string;
  source: string;
  direction: string;
  opnum: number;
  bigEndian?: boolean;
  ndr64?: boolean;
  hex: string;
  expected: Record<string, unknown>;
}

export const CAPTURED: SvcctlVector[] = [
  {
    name: 'ROpenSCManagerW request',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 158',
    direction: 'request',
    opnum: 15,
    hex: '000002000400000000000000040000006400630031000000000000003f000f00',
    expected: {
      operation: 'ROpenSCManagerW',
      machineName: 'dc1',
      desiredAccess: ['SC_MANAGER_ALL_ACCESS'],
    },
  },
  {
    name: 'ROpenSCManagerW response',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 159',
    direction: 'response',
    opnum: 15,
    hex: '00000000c255930e0aaf2c45910fe56e9bc0f91500000000',
    expected: {
      operation: 'ROpenSCManagerW',
      returnCode: 0,
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
    },
  },
  {
    name: 'RCreateServiceWOW64W request',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 160',
    direction: 'request',
    opnum: 45,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150900000000000000090000005000530045005800450053005600430000000000' +
      '000002000900000000000000090000005000530045005800450053005600430000000000ff010f00100000000300000000000000' +
      '1a000000000000001a0000002500530079007300740065006d0052006f006f00740025005c005000530045005800450053005600' +
      '43002e00650078006500000000000000000000000000000000000000000000000000000000000000',
    expected: {
      operation: 'RCreateServiceWOW64W',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceName: 'PSEXESVC',
      displayName: 'PSEXESVC',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS',
      startType: 'SERVICE_DEMAND_START',
      errorControl: 'SERVICE_ERROR_IGNORE',
      binaryPathName: '%SystemRoot%\\PSEXESVC.exe',
      hasPassword: false,
      passwordLength: 0,
    },
  },
  {
    name: 'RCreateServiceWOW64W response',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 161',
    direction: 'response',
    opnum: 45,
    hex: '0000000000000000bd51a120f02e5845a493650a0ffb75be00000000',
    expected: {
      operation: 'RCreateServiceWOW64W',
      returnCode: 0,
      handle: '00000000-20a151bd-2ef0-4558-a493-650a0ffb75be',
    },
  },
  {
    name: 'RControlService request',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 280',
    direction: 'request',
    opnum: 1,
    hex: '00000000d2cde7d4019b144a9c44c934a540afb801000000',
    expected: {
      operation: 'RControlService',
      handle: '00000000-d4e7cdd2-9b01-4a14-9c44-c934a540afb8',
      control: 'SERVICE_CONTROL_STOP',
    },
  },
  {
    name: 'RControlService response',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 281',
    direction: 'response',
    opnum: 1,
    hex: '1000000003000000010000000000000000000000020000000000000000000000',
    expected: {
      operation: 'RControlService',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_STOP_PENDING',
        controlsAccepted: 1,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 2,
        waitHint: 0,
      },
    },
  },
  {
    name: 'RCreateServiceW response',
    source: 'elc__psexec_calc.pcapng frame 54',
    direction: 'response',
    opnum: 12,
    hex: '00000000000000000000000000000000000000000000000031040000',
    expected: { operation: 'RCreateServiceW', returnCode: 1073 },
  },
  {
    name: 'RStartServiceW response',
    source: 'elc__psexec_calc.pcapng frame 58',
    direction: 'response',
    opnum: 19,
    hex: '20040000',
    expected: { operation: 'RStartServiceW', returnCode: 1056 },
  },
  {
    name: 'RQueryServiceStatus response',
    source: 'elc__psexec_calc.pcapng frame 60',
    direction: 'response',
    opnum: 6,
    hex: '1000000004000000010000000000000000000000000000000000000000000000',
    expected: {
      operation: 'RQueryServiceStatus',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_RUNNING',
        controlsAccepted: 1,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 0,
        waitHint: 0,
      },
    },
  },
  {
    name: 'ROpenServiceW response',
    source: 'elc__impacket_psexec.pcapng frame 177',
    direction: 'response',
    opnum: 16,
    hex: '000000000000000000000000000000000000000024040000',
    expected: { operation: 'ROpenServiceW', returnCode: 1060 },
  },
  {
    name: 'RCreateServiceW request',
    source: 'elc__smbexec.pcapng frame 23',
    direction: 'request',
    opnum: 12,
    hex:
      '000000000094ee6e88db6742bd438e12f76506c7070000000000000007000000420054004f00420054004f000000aaaa82640000' +
      '070000000000000007000000420054004f00420054004f000000bfbfff010f001000000002000000000000008e00000000000000' +
      '8e000000250043004f004d005300500045004300250020002f00510020002f00630020006500630068006f002000630064002000' +
      '20005e003e0020005c005c003100320037002e0030002e0030002e0031005c00430024005c005f005f006f007500740070007500' +
      '7400200032005e003e005e002600310020003e0020002500540045004d00500025005c0065007800650063007500740065002e00' +
      '620061007400200026002000250043004f004d005300500045004300250020002f00510020002f00630020002500540045004d00' +
      '500025005c0065007800650063007500740065002e00620061007400200026002000640065006c0020002500540045004d005000' +
      '25005c0065007800650063007500740065002e006200610074000000000000000000000000000000000000000000000000000000' +
      '00000000',
    expected: {
      operation: 'RCreateServiceW',
      handle: '00000000-6eee9400-db88-4267-bd43-8e12f76506c7',
      serviceName: 'BTOBTO',
      displayName: 'BTOBTO',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS',
      startType: 'SERVICE_AUTO_START',
      errorControl: 'SERVICE_ERROR_IGNORE',
      binaryPathName:
        '%COMSPEC% /Q /c echo cd  ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > %TEMP%\\execute.bat & %COMSPEC% /Q /c %TEMP%\\execute.bat & del %TEMP%\\execute.bat',
      hasPassword: false,
      passwordLength: 0,
    },
  },
  {
    name: 'RStartServiceW response',
    source: 'elc__smbexec.pcapng frame 30',
    direction: 'response',
    opnum: 19,
    hex: '1d040000',
    expected: { operation: 'RStartServiceW', returnCode: 1053 },
  },
  {
    name: 'ROpenSCManager2 request',
    source: 'otrf__covenant_sharpsc_query_dcerpc_smb_svcctl_2020-08-06012009.pcap frame 93',
    direction: 'request',
    opnum: 64,
    hex: '0000000004000000',
    expected: { operation: 'ROpenSCManager2', desiredAccess: ['SC_MANAGER_ENUMERATE_SERVICE'] },
  },
  {
    name: 'REnumServicesStatusW request',
    source: 'otrf__covenant_sharpsc_query_dcerpc_smb_svcctl_2020-08-06012009.pcap frame 95',
    direction: 'request',
    opnum: 14,
    hex: '00000000d468491cbec140459f0517c4dd0595793000000003000000300000000000020000000000',
    expected: {
      operation: 'REnumServicesStatusW',
      handle: '00000000-1c4968d4-c1be-4540-9f05-17c4dd059579',
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_WIN32_SHARE_PROCESS',
      serviceState: 'SERVICE_STATE_ALL',
      bufferSize: 48,
      resumeIndex: 0,
    },
  },
  {
    name: 'REnumServicesStatusW response',
    source: 'otrf__covenant_sharpsc_query_dcerpc_smb_svcctl_2020-08-06012009.pcap frame 96',
    direction: 'response',
    opnum: 14,
    hex:
      '30000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000' +
      'a2760000000000000000020000000000ea000000',
    expected: {
      operation: 'REnumServicesStatusW',
      returnCode: 234,
      bytesNeeded: 30370,
      servicesReturned: 0,
      resumeIndex: 0,
    },
  },
  {
    name: 'RGetServiceKeyNameW request',
    source: 'otrf__covenant_sharpsc_start_dcerpc_smb_svcctl_2020-08-06030120.pcap frame 116',
    direction: 'request',
    opnum: 21,
    hex: '00000000dfff6fdfcdae4345b3a8ea2c6ffeb72307000000000000000700000069006b0065006500780074000000000000010000',
    expected: {
      operation: 'RGetServiceKeyNameW',
      handle: '00000000-df6fffdf-aecd-4543-b3a8-ea2c6ffeb723',
      displayName: 'ikeext',
      bufferSize: 256,
    },
  },
  {
    name: 'RGetServiceDisplayNameW response',
    source: 'otrf__covenant_sharpsc_start_dcerpc_smb_svcctl_2020-08-06030120.pcap frame 119',
    direction: 'response',
    opnum: 20,
    hex:
      '24000000000000002400000049004b004500200061006e0064002000410075007400680049005000200049005000730065006300' +
      '20004b006500790069006e00670020004d006f00640075006c006500730000002300000000000000',
    expected: {
      operation: 'RGetServiceDisplayNameW',
      returnCode: 0,
      displayName: 'IKE and AuthIP IPsec Keying Modules',
    },
  },
];
