"""Event logs (MS-EVEN6): three channels without events, whose settings are kept."""
import os

import declared
from rpc import Interface

ERROR_EVT_CHANNEL_NOT_FOUND = 15007
BOOLEAN, UINT32, UINT64, STRING = 1, 2, 3, 4
VALUES = {BOOLEAN: 'booleanVal', UINT32: 'uint32Val', UINT64: 'uint64Val', STRING: 'stringVal'}


def settings(name):
    """§3.1.4.21, the first twelve."""
    return [(BOOLEAN, 1), (UINT32, 0), (UINT32, 1), (STRING, 'Microsoft-Windows-Eventlog'), (BOOLEAN, 0), (STRING, 'O:BAG:SYD:(A;;0x7;;;BA)'),
            (BOOLEAN, 0), (BOOLEAN, 0), (UINT64, 1052672), (STRING, '%SystemRoot%\\System32\\Winevt\\Logs\\' + name.replace('/', '%4') + '.evtx'),
            (UINT32, 0), (UINT64, 0)]


def listed(into, values, changed=()):
    """An EvtRpcVariantList; what the client changed has a flag (§2.2.9)."""
    into['count'] = len(values)
    for number, (kind, value) in enumerate(values):
        one = declared.EVT_RPC_VARIANT()
        one['type'] = one['value']['tag'] = kind
        one['flags'] = 1 if number in changed else 0
        one['value'][VALUES[kind]] = value + '\0' if kind == STRING else value
        into['props'].append(one)


class Events(Interface):
    def __init__(self):
        super().__init__(declared.EVENT_SERVICE.uuid, declared.EVENT_SERVICE.opnums)
        self.channels = {name.lower(): settings(name) for name in ('Security', 'System', 'Microsoft-Windows-Sysmon/Operational')}

    def handle(self):
        return b'\0\0\0\0' + os.urandom(16)

    def known(self, name):
        return self.channels.get(name.rstrip('\0').lower())

    def told(self, response, name):
        response['error']['Error'] = response['ErrorCode'] = 0 if self.known(name) else ERROR_EVT_CHANNEL_NOT_FOUND

    def EvtRpcRegisterLogQuery(self, request, response):
        name = request['path'] if 'path' in request.fields else request['channelPath']
        response['handle'], response['control'] = self.handle(), self.handle()
        info = declared.CHANNEL_INFO()
        info['Name'] = name
        response['queryChannelInfo'].append(info)
        response['queryChannelInfoSize'] = 1
        info['Status'] = 0 if self.known(name) else ERROR_EVT_CHANNEL_NOT_FOUND
        self.told(response, name)

    EvtRpcRegisterRemoteSubscription = EvtRpcRegisterLogQuery

    def EvtRpcRegisterControllableOperation(self, request, response):
        response['handle'] = self.handle()

    def EvtRpcClearLog(self, request, response):
        self.told(response, request['channelPath'])

    EvtRpcExportLog = EvtRpcClearLog

    def EvtRpcLocalizeExportLog(self, request, response):
        pass

    def EvtRpcAssertConfig(self, request, response):
        response['ErrorCode'] = 0 if self.known(request['path']) else ERROR_EVT_CHANNEL_NOT_FOUND

    EvtRpcRetractConfig = EvtRpcAssertConfig

    def EvtRpcOpenLogHandle(self, request, response):
        response['handle'] = self.handle()
        self.told(response, request['channelPath'])

    def EvtRpcGetChannelList(self, request, response):
        for name in self.channels:
            one = declared.LPWSTR()
            one['Data'] = name + '\0'
            response['channelPaths'].append(one)
        response['numChannelPaths'] = len(self.channels)

    def EvtRpcGetChannelConfig(self, request, response):
        found = self.known(request['channelPath'])
        response['ErrorCode'] = 0 if found else ERROR_EVT_CHANNEL_NOT_FOUND
        if found:
            listed(response['props'], found)
        else:
            response['props']['props'] = declared.NULL

    def EvtRpcPutChannelConfig(self, request, response):
        self.told(response, request['channelPath'])
