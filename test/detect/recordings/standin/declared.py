"""Calls that python3-impacket 0.10 does not declare, for client and server: in the order of their specifications' IDL."""
from impacket.dcerpc.v5.dtypes import (BOOLEAN, DWORD, LONG, LPDWORD, LPWSTR, NULL, PBYTE, RPC_UNICODE_STRING, ULONG, ULONGLONG,
                                       USHORT, WSTR)
from impacket.dcerpc.v5.even6 import CONTEXT_HANDLE_LOG_HANDLE as HANDLE, RPC_INFO
from impacket.dcerpc.v5.ndr import NDRCALL, NDRPOINTER, NDRSTRUCT, NDRUNION, NDRUniConformantArray, NDRUniFixedArray
from impacket.dcerpc.v5.rpcrt import DCERPCException as DCERPCSessionError
from impacket.uuid import uuidtup_to_bin


def call(name, opnum, asked, answered=(), status='ErrorCode'):
    """Request and response of a call, which returns a 32-bit number. The client finds the response in this module by its name."""
    request = type(name, (NDRCALL,), {'opnum': opnum, 'structure': tuple(asked)})
    response = type(name + 'Response', (NDRCALL,), {'structure': (*answered, *([(status, ULONG)] if status else []))})
    globals()[response.__name__] = response
    return request, response


def pointer(kind):
    return type('P' + kind.__name__, (NDRPOINTER,), {'referent': (('Data', kind),)})


def array(kind):
    return type(kind.__name__ + '_ARRAY', (NDRUniConformantArray,), {'item': kind})


def fixed(length):
    return type('BYTES_%d' % length, (NDRUniFixedArray,), {'getDataLen': lambda self, data, offset=0: length})


class Calls:
    """The calls of an interface by name, with `opnums` as an Interface of rpc.py takes them."""

    def __init__(self, uuid, version, *calls):
        self.uuid = uuidtup_to_bin((uuid, version))
        self.opnums = {request.opnum: (request, response) for request, response in calls}
        self.requests = {request.__name__: request for request, _ in calls}

    def __getattr__(self, name):
        return self.requests[name]


# MS-ICPR §3.2.4.1, MS-WCCE §2.2.2.2
class CERTTRANSBLOB(NDRSTRUCT):
    structure = (('cb', ULONG), ('pb', PBYTE))


ICERT_PASSAGE = Calls('91ae6020-9e3c-11cf-8d7c-00aa00c091be', '0.0', call(
    'CertServerRequest', 0,
    [('dwFlags', DWORD), ('pwszAuthority', LPWSTR), ('pdwRequestId', DWORD), ('pctbAttribs', CERTTRANSBLOB), ('pctbRequest', CERTTRANSBLOB)],
    [('pdwRequestId', DWORD), ('pdwDisposition', ULONG), ('pctbCert', CERTTRANSBLOB), ('pctbEncodedCert', CERTTRANSBLOB),
     ('pctbDispositionMessage', CERTTRANSBLOB)]))


# MS-TSTS §2.2.2.7.1
class SESSIONENUM_LEVEL1(NDRSTRUCT):
    structure = (('SessionId', LONG), ('State', LONG), ('Name', fixed(66)))


class SessionInfo(NDRUNION):
    commonHdr = (('tag', DWORD),)
    union = {1: ('SessionEnum_Level1', SESSIONENUM_LEVEL1)}


class SESSIONENUM(NDRSTRUCT):
    structure = (('Level', DWORD), ('Data', SessionInfo))


# MS-TSTS §3.3.4.3, §3.3.4.1, §3.7.4.1. The client that is followed here writes an empty handle where the IDL has a primitive one.
PRIMITIVE = ('hBinding', HANDLE)
TERM_SRV_ENUMERATION = Calls(
    '88143fd0-c28d-4b2b-8fef-8d882f6a9390', '1.0',
    call('RpcOpenEnum', 0, [PRIMITIVE], [('phEnum', HANDLE)]),
    call('RpcCloseEnum', 1, [('phEnum', HANDLE)], [('phEnum', HANDLE)]),
    call('RpcGetEnumResult', 5, [('hEnum', HANDLE), ('Level', DWORD)],
         [('ppSessionEnumResult', pointer(array(SESSIONENUM))), ('pEntries', ULONG)]))


class LSM_SESSIONINFO_EX_LEVEL1(NDRSTRUCT):
    structure = (('SessionState', LONG), ('SessionFlags', LONG), ('SessionName', fixed(66)), ('DomainName', fixed(36)),
                 ('UserName', fixed(42)), ('ConnectTime', ULONGLONG), ('DisconnectTime', ULONGLONG), ('LogonTime', ULONGLONG),
                 ('LastInputTime', ULONGLONG), ('ProtocolDataSize', ULONG), ('ProtocolData', PBYTE))


class LSM_SESSIONINFO_EX(NDRUNION):
    commonHdr = (('tag', DWORD),)
    union = {1: ('LSM_SessionInfo_Level1', LSM_SESSIONINFO_EX_LEVEL1)}


TERM_SRV_SESSION = Calls('484809d6-4239-471b-b5bc-61df8c23ac48', '1.0', call(
    'RpcGetSessionInformationEx', 17, [('SessionId', LONG), ('Level', DWORD)], [('LSMSessionInfoExPtr', pointer(LSM_SESSIONINFO_EX))]))


def boolean(name, opnum, asked, answered):
    return call(name, opnum, asked, [*answered, ('Result', BOOLEAN)], status=None)


LEGACY_API = Calls(
    '5ca4a760-ebb1-11cf-8611-00a0245420ed', '1.0',
    boolean('RpcWinStationOpenServer', 0, [PRIMITIVE], [('pResult', DWORD), ('phServer', HANDLE)]),
    boolean('RpcWinStationCloseServer', 1, [('hServer', HANDLE)], [('pResult', DWORD)]),
    boolean('RpcWinStationGetAllProcesses', 43, [('hServer', HANDLE), ('Level', ULONG), ('pNumberOfProcesses', ULONG)],
            [('pResult', DWORD), ('pNumberOfProcesses', ULONG), ('ppTsAllProcessesInfo', LPDWORD)]))


# MS-EVEN6 §2.2.9
class VARIANT_VALUE(NDRUNION):
    commonHdr = (('tag', DWORD),)
    union = {1: ('booleanVal', BOOLEAN), 2: ('uint32Val', DWORD), 3: ('uint64Val', ULONGLONG), 4: ('stringVal', LPWSTR)}


class EVT_RPC_VARIANT(NDRSTRUCT):
    structure = (('type', DWORD), ('flags', DWORD), ('value', VARIANT_VALUE))

    def getAlignment(self):  # of the widest arm, whichever is there
        return 8


class EVT_RPC_VARIANT_LIST(NDRSTRUCT):
    structure = (('count', DWORD), ('props', pointer(array(EVT_RPC_VARIANT))))


class CHANNEL_INFO(NDRSTRUCT):
    structure = (('Name', LPWSTR), ('Status', DWORD))


CHANNELS, NAMES = pointer(array(CHANNEL_INFO)), pointer(array(LPWSTR))
ERROR, CONTROL, PATH, FLAGS = ('error', RPC_INFO), ('control', HANDLE), ('channelPath', WSTR), ('flags', DWORD)
# MS-EVEN6 §3.1.4
EVENT_SERVICE = Calls(
    'f6beaff7-1e19-4fbb-9f8f-b89e2018337c', '1.0',
    call('EvtRpcRegisterRemoteSubscription', 0, [('channelPath', LPWSTR), ('query', WSTR), ('bookmarkXml', LPWSTR), FLAGS],
         [('handle', HANDLE), CONTROL, ('queryChannelInfoSize', DWORD), ('queryChannelInfo', CHANNELS), ERROR]),
    call('EvtRpcRegisterControllableOperation', 4, [], [('handle', HANDLE)]),
    call('EvtRpcRegisterLogQuery', 5, [('path', LPWSTR), ('query', WSTR), FLAGS],
         [('handle', HANDLE), CONTROL, ('queryChannelInfoSize', DWORD), ('queryChannelInfo', CHANNELS), ERROR]),
    call('EvtRpcClearLog', 6, [CONTROL, PATH, ('backupPath', LPWSTR), FLAGS], [ERROR]),
    call('EvtRpcExportLog', 7, [CONTROL, ('channelPath', LPWSTR), ('query', WSTR), ('backupPath', WSTR), FLAGS], [ERROR]),
    call('EvtRpcLocalizeExportLog', 8, [CONTROL, ('logFilePath', WSTR), ('locale', DWORD), FLAGS], [ERROR]),
    call('EvtRpcAssertConfig', 15, [('path', WSTR), FLAGS]),
    call('EvtRpcRetractConfig', 16, [('path', WSTR), FLAGS]),
    call('EvtRpcOpenLogHandle', 17, [PATH, FLAGS], [('handle', HANDLE), ERROR]),
    call('EvtRpcGetChannelList', 19, [FLAGS], [('numChannelPaths', DWORD), ('channelPaths', NAMES)]),
    call('EvtRpcGetChannelConfig', 20, [PATH, FLAGS], [('props', EVT_RPC_VARIANT_LIST)]),
    call('EvtRpcPutChannelConfig', 21, [PATH, FLAGS, ('props', EVT_RPC_VARIANT_LIST)], [ERROR]))


# MS-FASP §2.2.49
class FW_PROFILE_CONFIG_VALUE(NDRUNION):
    commonHdr = (('tag', USHORT),)
    union = {1: ('pdwVal', LPDWORD)}


# MS-FASP §3.1.4
REMOTE_FW = Calls(
    '6b5bdd1e-528c-422c-af8c-a4079be4fe48', '1.0',
    call('RRPC_FWOpenPolicyStore', 0, [('BinaryVersion', USHORT), ('StoreType', USHORT), ('AccessRight', USHORT), ('dwFlags', DWORD)],
         [('phPolicyStore', HANDLE)]),
    call('RRPC_FWClosePolicyStore', 1, [('phPolicyStore', HANDLE)], [('phPolicyStore', HANDLE)]),
    call('RRPC_FWDeleteFirewallRule', 7, [('hPolicyStore', HANDLE), ('wszRuleID', WSTR)]),
    call('RRPC_FWSetConfig', 11, [('hPolicyStore', HANDLE), ('configID', USHORT), ('Profile', DWORD), ('pConfig', FW_PROFILE_CONFIG_VALUE),
                                  ('dwBufSize', DWORD)]))


# MS-RSP §3.3.4
HINT = ('lpClientHint', pointer(RPC_UNICODE_STRING))
WINDOWS_SHUTDOWN = Calls(
    'd95afe70-a6d5-4259-822e-2c84da1ddb0d', '1.0',
    call('WsdrInitiateShutdown', 0, [('lpMessage', pointer(RPC_UNICODE_STRING)), ('dwGracePeriod', DWORD), ('dwShutdownFlags', DWORD),
                                     ('dwReason', DWORD), HINT]),
    call('WsdrAbortShutdown', 1, [HINT]))


class SECL_REQUEST(NDRSTRUCT):
    structure = (*((name, LPWSTR) for name in ('Username', 'Domain', 'Password', 'ApplicationName', 'CommandLine', 'CurrentDirectory')),
                 ('Environment', PBYTE), ('dwEnvironmentSize', DWORD), ('dwLogonFlags', DWORD), ('dwCreationFlags', DWORD),
                 ('dwProcessId', DWORD))


class SECL_RESPONSE(NDRSTRUCT):
    structure = (('hProcess', DWORD), ('hThread', DWORD), ('dwProcessId', DWORD), ('dwThreadId', DWORD), ('dwError', DWORD))


# As reactos/reactos sdk/include/reactos/idl/seclogon.idl has it: Microsoft publishes none.
ISECLOGON = Calls('12b81e99-f207-4a4c-85d3-77b42f76fd14', '1.0', call(
    'SeclCreateProcessWithLogonW', 0, [('pRequest', SECL_REQUEST)], [('pResponse', SECL_RESPONSE)], status=None))
