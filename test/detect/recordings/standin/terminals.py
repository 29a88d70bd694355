"""Terminal services (MS-TSTS): two sessions, of which one has a user; processes are not told."""
import os

import declared
from rpc import Interface

WTSActive, WTSDisconnected = 0, 4
WTS_SESSIONSTATE_UNLOCK = 1
LOGON_TIME = 0x01dd5b0000000000
SESSIONS = {0: ('Services', WTSDisconnected, '', ''), 1: ('Console', WTSActive, 'LAB', 'ssales')}


def wide(text, characters):
    return text.encode('utf-16le').ljust(2 * characters, b'\0')


def opened():
    return b'\0\0\0\0' + os.urandom(16)


class Enumeration(Interface):
    def __init__(self):
        super().__init__(declared.TERM_SRV_ENUMERATION.uuid, declared.TERM_SRV_ENUMERATION.opnums)

    def RpcOpenEnum(self, request, response):
        response['phEnum'] = opened()

    def RpcGetEnumResult(self, request, response):
        for number, (name, state, *_) in SESSIONS.items():
            one = declared.SESSIONENUM()
            one['Level'] = one['Data']['tag'] = 1
            level = one['Data']['SessionEnum_Level1']
            level['SessionId'], level['State'], level['Name'] = number, state, wide(name, 33)
            response['ppSessionEnumResult'].append(one)
        response['pEntries'] = len(SESSIONS)

    def RpcCloseEnum(self, request, response):
        response['phEnum'] = b'\0' * 20


class Session(Interface):
    def __init__(self):
        super().__init__(declared.TERM_SRV_SESSION.uuid, declared.TERM_SRV_SESSION.opnums)

    def RpcGetSessionInformationEx(self, request, response):
        name, state, domain, user = SESSIONS[request['SessionId']]
        response['LSMSessionInfoExPtr']['tag'] = 1
        level = response['LSMSessionInfoExPtr']['LSM_SessionInfo_Level1']
        level['SessionState'], level['SessionFlags'] = state, WTS_SESSIONSTATE_UNLOCK
        level['SessionName'], level['DomainName'], level['UserName'] = wide(name, 33), wide(domain, 18), wide(user, 21)
        level['LogonTime'] = level['ConnectTime'] = LOGON_TIME if user else 0
        level['ProtocolData'] = declared.NULL


class Legacy(Interface):
    def __init__(self):
        super().__init__(declared.LEGACY_API.uuid, declared.LEGACY_API.opnums)

    def RpcWinStationOpenServer(self, request, response):
        response['phServer'] = opened()
        response['Result'] = 1

    def RpcWinStationGetAllProcesses(self, request, response):
        response['ppTsAllProcessesInfo'] = declared.NULL
        response['Result'] = 1

    def RpcWinStationCloseServer(self, request, response):
        response['Result'] = 1
