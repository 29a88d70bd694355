"""Where objects are, and that they are still there (MS-DCOM §3.1.2.5.1); and activation as it was before Windows 2000 (§3.1.2.5.2.1)."""
import os

from impacket.dcerpc.v5 import dcomrt
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_INTEGRITY

import dcom
from rpc import Interface

OR_INVALID_OXID = 1910


class Exporter(Interface):
    def __init__(self, address):
        super().__init__(dcomrt.IID_IObjectExporter, dcom.operations(dcomrt, '', ['ResolveOxid', 'SimplePing', 'ServerAlive']))
        self.address = address

    def ResolveOxid(self, request, response):
        known = request['pOxid'] == dcom.OXID
        response['ErrorCode'] = 0 if known else OR_INVALID_OXID
        response['pipidRemUnknown'] = b'\1' * 16 if known else b'\0' * 16
        response['pAuthnHint'] = RPC_C_AUTHN_LEVEL_PKT_INTEGRITY
        if known:
            dcom.bindings(response['ppdsaOxidBindings'], self.address)
        else:
            response['ppdsaOxidBindings'] = dcom.NULL

    def SimplePing(self, request, response):
        response['ErrorCode'] = 0

    ServerAlive = SimplePing


class Activation(Interface):
    def __init__(self, address):
        super().__init__(dcomrt.IID_IActivation, dcom.operations(dcomrt, '', ['RemoteActivation']))
        self.address = address

    def RemoteActivation(self, request, response):
        dcom.begun(response)
        response['pOxid'] = dcom.OXID
        dcom.bindings(response['ppdsaOxidBindings'], self.address)
        response['pipidRemUnknown'] = b'\1' * 16
        response['pAuthnHint'] = RPC_C_AUTHN_LEVEL_PKT_INTEGRITY
        response['pServerVersion']['MajorVersion'], response['pServerVersion']['MinorVersion'] = 5, 7
        response['phr'] = 0
        for iid in request['pIIDs']:
            reference = dcomrt.PMInterfacePointer()
            dcom.put(reference, dcom.standard(iid['Data'], os.urandom(16)))
            response['ppInterfaceData'].append(reference)
            result = dcomrt.HRESULT()
            result['Data'] = 0
            response['pResults'].append(result)
