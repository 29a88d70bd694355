"""The firewall (MS-FASP) and shutdown (MS-RSP): both take what they are told and do nothing. The secondary logon: for its own machine alone."""
import os

import declared
from rpc import ERROR_ACCESS_DENIED, Interface, Refused


class Firewall(Interface):
    def __init__(self):
        super().__init__(declared.REMOTE_FW.uuid, declared.REMOTE_FW.opnums)

    def RRPC_FWOpenPolicyStore(self, request, response):
        response['phPolicyStore'] = b'\0\0\0\0' + os.urandom(16)

    def RRPC_FWClosePolicyStore(self, request, response):
        response['phPolicyStore'] = b'\0' * 20

    def RRPC_FWSetConfig(self, request, response):
        response['ErrorCode'] = 0

    RRPC_FWDeleteFirewallRule = RRPC_FWSetConfig


class Shutdown(Interface):
    def __init__(self):
        super().__init__(declared.WINDOWS_SHUTDOWN.uuid, declared.WINDOWS_SHUTDOWN.opnums)

    def WsdrInitiateShutdown(self, request, response):
        response['ErrorCode'] = 0

    WsdrAbortShutdown = WsdrInitiateShutdown


class SecondaryLogon(Interface):
    def __init__(self):
        super().__init__(declared.ISECLOGON.uuid, declared.ISECLOGON.opnums)

    def SeclCreateProcessWithLogonW(self, request, response):
        raise Refused(ERROR_ACCESS_DENIED)
