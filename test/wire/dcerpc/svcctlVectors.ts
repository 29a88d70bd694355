/** Stubs of svcctl calls: out of captures, and encoded by another implementation where captures hold none. */

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

export const SVCCTL_VECTORS: SvcctlVector[] = [
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
      binaryPathName: '%COMSPEC% /Q /c echo cd  ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > %TEMP%\\execute.bat & %COMSPEC% /Q /c %TEMP%\\execute.bat & del %TEMP%\\execute.bat',
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
    hex:
      '00000000dfff6fdfcdae4345b3a8ea2c6ffeb72307000000000000000700000069006b0065006500780074000000000000010000',
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
  {
    name: 'RCreateServiceW request',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 12,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150400000000000000040000005500700064000000000002000a00000000000000' +
      '0a0000005500700064006100740065007200200031000000ff010f001001000002000000010000000c000000000000000c000000' +
      '43003a005c0061002e0065007800650020002d007800000004000200040000000000000004000000470072007000000008000200' +
      '070000000c0002000c0000004100000042004300000000000c0000001000020004000000000000000400000044005c0075000000' +
      '1400020006000000700077000000000006000000',
    expected: {
      operation: 'RCreateServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceName: 'Upd',
      displayName: 'Updater 1',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_INTERACTIVE_PROCESS',
      startType: 'SERVICE_AUTO_START',
      errorControl: 'SERVICE_ERROR_NORMAL',
      binaryPathName: 'C:\\a.exe -x',
      loadOrderGroup: 'Grp',
      tagId: 7,
      dependencies: ['A', 'BC'],
      serviceStartName: 'D\\u',
      hasPassword: true,
      passwordLength: 6,
    },
  },
  {
    name: 'RCreateServiceW request, big-endian',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 12,
    bigEndian: true,
    hex:
      '000000000e9355c2af0a452c910fe56e9bc0f9150000000400000000000000040055007000640000000200000000000a00000000' +
      '0000000a0055007000640061007400650072002000310000000f01ff0000011000000002000000010000000c000000000000000c' +
      '0043003a005c0061002e0065007800650020002d0078000000020004000000040000000000000004004700720070000000020008' +
      '000000070002000c0000000c4100000042004300000000000000000c000200100000000400000000000000040044005c00750000' +
      '0002001400000006700077000000000000000006',
    expected: {
      operation: 'RCreateServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceName: 'Upd',
      displayName: 'Updater 1',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_INTERACTIVE_PROCESS',
      startType: 'SERVICE_AUTO_START',
      errorControl: 'SERVICE_ERROR_NORMAL',
      binaryPathName: 'C:\\a.exe -x',
      loadOrderGroup: 'Grp',
      tagId: 7,
      dependencies: ['A', 'BC'],
      serviceStartName: 'D\\u',
      hasPassword: true,
      passwordLength: 6,
    },
  },
  {
    name: 'RCreateServiceW request, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 12,
    ndr64: true,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150000000004000000000000000000000000000000040000000000000055007000' +
      '6400000000000200000000000a0000000000000000000000000000000a0000000000000055007000640061007400650072002000' +
      '31000000ff010f00100100000200000001000000000000000c0000000000000000000000000000000c0000000000000043003a00' +
      '5c0061002e0065007800650020002d00780000000400020000000000040000000000000000000000000000000400000000000000' +
      '4700720070000000080002000000000007000000000000000c000200000000000c00000000000000410000004200430000000000' +
      '0c000000100002000000000004000000000000000000000000000000040000000000000044005c00750000001400020000000000' +
      '0600000000000000700077000000000006000000',
    expected: {
      operation: 'RCreateServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceName: 'Upd',
      displayName: 'Updater 1',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_INTERACTIVE_PROCESS',
      startType: 'SERVICE_AUTO_START',
      errorControl: 'SERVICE_ERROR_NORMAL',
      binaryPathName: 'C:\\a.exe -x',
      loadOrderGroup: 'Grp',
      tagId: 7,
      dependencies: ['A', 'BC'],
      serviceStartName: 'D\\u',
      hasPassword: true,
      passwordLength: 6,
    },
  },
  {
    name: 'RStartServiceW request',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 19,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150200000000000200020000000400020008000200060000000000000006000000' +
      '61006c00700068006100000002000000000000000200000062000000',
    expected: {
      operation: 'RStartServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      argv: ['alpha', 'b'],
    },
  },
  {
    name: 'RStartServiceW request, big-endian',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 19,
    bigEndian: true,
    hex:
      '000000000e9355c2af0a452c910fe56e9bc0f9150000000200020000000000020002000400020008000000060000000000000006' +
      '0061006c007000680061000000000002000000000000000200620000',
    expected: {
      operation: 'RStartServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      argv: ['alpha', 'b'],
    },
  },
  {
    name: 'RStartServiceW request, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 19,
    ndr64: true,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150200000000000200000000000200000000000000040002000000000008000200' +
      '0000000006000000000000000000000000000000060000000000000061006c007000680061000000000000000200000000000000' +
      '0000000000000000020000000000000062000000',
    expected: {
      operation: 'RStartServiceW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      argv: ['alpha', 'b'],
    },
  },
  {
    name: 'RQueryServiceConfigW response',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 17,
    hex:
      '200000000200000001000000000002000400020003000000080002000c000200100002000f000000000000000f00000043003a00' +
      '5c0073007600630068006f00730074002e0065007800650000000000010000000000000001000000000000000700000000000000' +
      '07000000520070006300530073002f00000000000c000000000000000c0000004c006f00630061006c0053007900730074006500' +
      '6d0000000900000000000000090000004e00650074006c006f0067006f006e00000000000000000000000000',
    expected: {
      operation: 'RQueryServiceConfigW',
      returnCode: 0,
      config: {
        serviceType: 'SERVICE_WIN32_SHARE_PROCESS',
        startType: 'SERVICE_AUTO_START',
        errorControl: 'SERVICE_ERROR_NORMAL',
        tagId: 3,
        binaryPathName: 'C:\\svchost.exe',
        loadOrderGroup: '',
        dependencies: 'RpcSs/',
        serviceStartName: 'LocalSystem',
        displayName: 'Netlogon',
      },
      bytesNeeded: 0,
    },
  },
  {
    name: 'RQueryServiceConfigW response, big-endian',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 17,
    bigEndian: true,
    hex:
      '000000200000000200000001000200000002000400000003000200080002000c000200100000000f000000000000000f0043003a' +
      '005c0073007600630068006f00730074002e00650078006500000000000000010000000000000001000000000000000700000000' +
      '0000000700520070006300530073002f000000000000000c000000000000000c004c006f00630061006c00530079007300740065' +
      '006d0000000000090000000000000009004e00650074006c006f0067006f006e000000000000000000000000',
    expected: {
      operation: 'RQueryServiceConfigW',
      returnCode: 0,
      config: {
        serviceType: 'SERVICE_WIN32_SHARE_PROCESS',
        startType: 'SERVICE_AUTO_START',
        errorControl: 'SERVICE_ERROR_NORMAL',
        tagId: 3,
        binaryPathName: 'C:\\svchost.exe',
        loadOrderGroup: '',
        dependencies: 'RpcSs/',
        serviceStartName: 'LocalSystem',
        displayName: 'Netlogon',
      },
      bytesNeeded: 0,
    },
  },
  {
    name: 'RQueryServiceConfigW response, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 17,
    ndr64: true,
    hex:
      '2000000002000000010000000000000000000200000000000400020000000000030000000000000008000200000000000c000200' +
      '0000000010000200000000000f0000000000000000000000000000000f0000000000000043003a005c0073007600630068006f00' +
      '730074002e0065007800650000000000010000000000000000000000000000000100000000000000000000000000000007000000' +
      '0000000000000000000000000700000000000000520070006300530073002f00000000000c000000000000000000000000000000' +
      '0c000000000000004c006f00630061006c00530079007300740065006d0000000900000000000000000000000000000009000000' +
      '000000004e00650074006c006f0067006f006e00000000000000000000000000',
    expected: {
      operation: 'RQueryServiceConfigW',
      returnCode: 0,
      config: {
        serviceType: 'SERVICE_WIN32_SHARE_PROCESS',
        startType: 'SERVICE_AUTO_START',
        errorControl: 'SERVICE_ERROR_NORMAL',
        tagId: 3,
        binaryPathName: 'C:\\svchost.exe',
        loadOrderGroup: '',
        dependencies: 'RpcSs/',
        serviceStartName: 'LocalSystem',
        displayName: 'Netlogon',
      },
      bytesNeeded: 0,
    },
  },
  {
    name: 'RQueryServiceStatusEx response',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 40,
    hex: '2400000010000000040000000500000000000000000000000000000000000000d2040000000000002400000000000000',
    expected: {
      operation: 'RQueryServiceStatusEx',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_RUNNING',
        controlsAccepted: 5,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 0,
        waitHint: 0,
        processId: 1234,
        serviceFlags: 0,
      },
      bytesNeeded: 36,
    },
  },
  {
    name: 'RQueryServiceStatusEx response, big-endian',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 40,
    bigEndian: true,
    hex: '0000002410000000040000000500000000000000000000000000000000000000d2040000000000000000002400000000',
    expected: {
      operation: 'RQueryServiceStatusEx',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_RUNNING',
        controlsAccepted: 5,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 0,
        waitHint: 0,
        processId: 1234,
        serviceFlags: 0,
      },
      bytesNeeded: 36,
    },
  },
  {
    name: 'RQueryServiceStatusEx response, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'response',
    opnum: 40,
    ndr64: true,
    hex:
      '240000000000000010000000040000000500000000000000000000000000000000000000d2040000000000002400000000000000',
    expected: {
      operation: 'RQueryServiceStatusEx',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_RUNNING',
        controlsAccepted: 5,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 0,
        waitHint: 0,
        processId: 1234,
        serviceFlags: 0,
      },
      bytesNeeded: 36,
    },
  },
  {
    name: 'RChangeServiceConfigW request',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 11,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f915ffffffff03000000ffffffff0000020009000000000000000900000063006d00' +
      '640020002f0063002000780000000000000000000400020001000000000000000000000000000000000000000000000008000200' +
      '0400000000000000040000004e00650077000000',
    expected: {
      operation: 'RChangeServiceConfigW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceType: 'SERVICE_NO_CHANGE',
      startType: 'SERVICE_DEMAND_START',
      errorControl: 'SERVICE_NO_CHANGE',
      binaryPathName: 'cmd /c x',
      tagId: 1,
      hasPassword: false,
      passwordLength: 0,
      displayName: 'New',
    },
  },
  {
    name: 'RChangeServiceConfigW request, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 11,
    ndr64: true,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f915ffffffff03000000ffffffff0000020000000000090000000000000000000000' +
      '00000000090000000000000063006d00640020002f00630020007800000000000000000000000000000000000400020000000000' +
      '01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008000200' +
      '000000000400000000000000000000000000000004000000000000004e00650077000000',
    expected: {
      operation: 'RChangeServiceConfigW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      serviceType: 'SERVICE_NO_CHANGE',
      startType: 'SERVICE_DEMAND_START',
      errorControl: 'SERVICE_NO_CHANGE',
      binaryPathName: 'cmd /c x',
      tagId: 1,
      hasPassword: false,
      passwordLength: 0,
      displayName: 'New',
    },
  },
  {
    name: 'ROpenSCManagerW request, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 15,
    ndr64: true,
    hex:
      '00000200000000000600000000000000000000000000000006000000000000005c005c0073007200760000000000000004000200' +
      '000000000f0000000000000000000000000000000f00000000000000530065007200760069006300650073004100630074006900' +
      '76006500000000003f000f00',
    expected: {
      operation: 'ROpenSCManagerW',
      machineName: '\\\\srv',
      databaseName: 'ServicesActive',
      desiredAccess: ['SC_MANAGER_ALL_ACCESS'],
    },
  },
  {
    name: 'REnumServicesStatusExW request',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 42,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150000000030000000030000006400000000000200000000000400020002000000' +
      '000000000200000047000000',
    expected: {
      operation: 'REnumServicesStatusExW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      infoLevel: 'SC_ENUM_PROCESS_INFO',
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_WIN32_SHARE_PROCESS',
      serviceState: 'SERVICE_STATE_ALL',
      bufferSize: 100,
      resumeIndex: 0,
      groupName: 'G',
    },
  },
  {
    name: 'REnumServicesStatusExW request, NDR64',
    source: 'encoded by the NDR library of Samba 4.17',
    direction: 'request',
    opnum: 42,
    ndr64: true,
    hex:
      '00000000c255930e0aaf2c45910fe56e9bc0f9150000000030000000030000006400000000000000000002000000000000000000' +
      '00000000040002000000000002000000000000000000000000000000020000000000000047000000',
    expected: {
      operation: 'REnumServicesStatusExW',
      handle: '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915',
      infoLevel: 'SC_ENUM_PROCESS_INFO',
      serviceType: 'SERVICE_WIN32_OWN_PROCESS | SERVICE_WIN32_SHARE_PROCESS',
      serviceState: 'SERVICE_STATE_ALL',
      bufferSize: 100,
      resumeIndex: 0,
      groupName: 'G',
    },
  },
];
