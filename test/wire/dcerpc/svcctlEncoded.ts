/** Stubs of svcctl calls as another implementation encodes them: NDR64, big-endian, and what no capture shows in clear. */
import type { SvcctlVector } from './svcctlVector.ts';

export const ENCODED: SvcctlVector[] = [
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
