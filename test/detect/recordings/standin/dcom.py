"""DCOM (MS-DCOM): an activator, and objects of WMI (MS-WMI) and of automation (MS-OAUT) that start nothing."""
import base64
import os
import re
import struct

from impacket.dcerpc.v5 import dcomrt
from impacket.dcerpc.v5.dcom import oaut, wmi
from impacket.dcerpc.v5.dtypes import NULL, DWORD
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_INTEGRITY

import cim
import commands
import declared
from rpc import Interface

NAMESPACE_OBJECT, CALL_RESULT = b'\2' * 16, b'\3' * 16
OXID, OBJECT_PORT = 0x5a17c0de00000001, 49667
DISP_NAMES = ['Document', 'ActiveView', 'ExecuteShellCommand', 'Quit', 'Item', 'Application', 'ShellExecute']
DISP_E_UNKNOWNNAME, WBEM_E_NOT_FOUND = 0x80020006, 0x80041002


def operations(module, prefix, names):
    """The opnums of an interface, from python3-impacket's declarations of its calls."""
    calls = {name: (getattr(module, prefix + name), getattr(module, prefix + name + 'Response')) for name in names}
    return {request.opnum: (request, response) for request, response in calls.values()}


def standard(iid, ipid):
    reference = dcomrt.OBJREF_STANDARD()
    reference['iid'] = iid[:16]
    reference['std']['flags'] = 0
    reference['std']['cPublicRefs'] = 5
    reference['std']['oxid'] = OXID
    reference['std']['oid'] = struct.unpack('<Q', ipid[:8])[0]
    reference['std']['ipid'] = ipid
    reference['saResAddr'] = b'\0\0\0\0'
    return reference.getData()


def custom(iid, clsid, data):
    reference = dcomrt.OBJREF_CUSTOM()
    reference['iid'] = iid[:16]
    reference['clsid'] = clsid
    reference['cbExtension'] = 0
    reference['ObjectReferenceSize'] = len(data) + 8
    reference['pObjectData'] = data
    return reference.getData()


def put(pointer, reference):
    pointer['ulCntData'] = len(reference)
    pointer['abData'] = list(reference)


def begun(response, status=0):
    response['ORPCthat']['flags'] = 0
    response['ORPCthat']['extensions'] = NULL
    response['ErrorCode'] = status


def aligned(structure):
    data = structure.getData() + structure.getDataReferents()
    return data + b'\0' * (-len(data) % 8)


def bindings(into, address):
    """Where the objects are (MS-DCOM §2.2.19)."""
    towers = struct.pack('<H', 7) + ('%s[%d]\0' % (address, OBJECT_PORT)).encode('utf-16le') + b'\0\0'
    security = struct.pack('<HH', 10, 0xffff) + b'\0\0' + b'\0\0'
    words = len(towers + security) // 2
    into['wNumEntries'] = words
    into['wSecurityOffset'] = len(towers) // 2
    into['aStringArray'] = list(struct.unpack('<%dH' % words, towers + security))


class Activator(Interface):
    """IRemoteSCMActivator: every class is here, as an object of the interface that is asked for."""

    def __init__(self, address):
        super().__init__(dcomrt.IID_IRemoteSCMActivator, operations(dcomrt, '', ['RemoteCreateInstance']))
        self.address = address

    def RemoteCreateInstance(self, request, response):
        asked = dcomrt.OBJREF_CUSTOM(b''.join(request['pActProperties']['abData']))
        blob = dcomrt.ACTIVATION_BLOB(asked['pObjectData'])
        wanted = dcomrt.InstantiationInfoData()
        part = blob['Property'][:blob['CustomHeader']['pSizes'][0]['Data']]
        wanted.fromStringReferents(part[wanted.fromString(part):])
        iid = wanted['pIID'][0]['Data']

        out = dcomrt.PropsOutInfo()
        out['cIfs'] = 1
        one = dcomrt.IID()
        one['Data'] = iid
        out['piid'].append(one)
        result = dcomrt.HRESULT()
        result['Data'] = 0
        out['phresults'].append(result)
        pointer = dcomrt.PMInterfacePointer()
        put(pointer, standard(iid, os.urandom(16)))
        out['ppIntfData'].append(pointer)

        reply = dcomrt.ScmReplyInfoData()
        reply['pdwReserved'] = 0
        remote = reply['remoteReply']
        remote['Oxid'] = OXID
        bindings(remote['pdsaOxidBindings'], self.address)
        remote['ipidRemUnknown'] = b'\1' * 16
        remote['authnHint'] = RPC_C_AUTHN_LEVEL_PKT_INTEGRITY
        remote['serverVersion']['MajorVersion'], remote['serverVersion']['MinorVersion'] = 5, 7

        answer = dcomrt.ACTIVATION_BLOB()
        answer['CustomHeader']['destCtx'] = 2
        answer['CustomHeader']['pdwReserved'] = NULL
        properties = b''
        for clsid, part in [(dcomrt.CLSID_PropsOutInfo, aligned(out)), (dcomrt.CLSID_ScmReplyInfo, aligned(reply))]:
            entry = dcomrt.CLSID()
            entry['Data'] = clsid
            answer['CustomHeader']['pclsid'].append(entry)
            length = DWORD()
            length['Data'] = len(part)
            answer['CustomHeader']['pSizes'].append(length)
            properties += part
        answer['Property'] = properties
        begun(response)
        put(response['ppActProperties'],
            custom(dcomrt.IID_IActivationPropertiesOut, dcomrt.CLSID_ActivationPropertiesOut, answer.getData()))


class RemQueryInterfaceResponse(dcomrt.DCOMANSWER):
    """MS-DCOM §3.1.1.5.6.1.1: as many results as were asked for; python3-impacket declares one."""
    structure = (('ppQIResults', declared.pointer(declared.array(dcomrt.REMQIRESULT))), ('ErrorCode', dcomrt.error_status_t))


class Unknown(Interface):
    def __init__(self, iid):
        own = {3: (dcomrt.RemQueryInterface, RemQueryInterfaceResponse)}
        super().__init__(iid, {**own, **operations(dcomrt, '', ['RemRelease', 'RemAddRef'])})

    def RemQueryInterface(self, request, response):
        begun(response)
        for _ in range(request['cIids']):
            one = dcomrt.REMQIRESULT()
            one['hResult'] = 0
            reference = one['std']
            reference['flags'], reference['cPublicRefs'], reference['oxid'], reference['oid'] = 0, request['cRefs'], OXID, 1
            reference['ipid'] = os.urandom(16)
            response['ppQIResults'].append(one)

    def RemRelease(self, request, response):
        begun(response)


class Login(Interface):
    def __init__(self):
        super().__init__(wmi.IID_IWbemLevel1Login, operations(wmi, 'IWbemLevel1Login_', ['NTLMLogin']))

    def IWbemLevel1Login_NTLMLogin(self, request, response):
        begun(response)
        put(response['ppNamespace'], standard(wmi.IID_IWbemServices, NAMESPACE_OBJECT))


WITHOUT_ANSWER = ['GetObjectAsync', 'PutClassAsync', 'DeleteClassAsync', 'PutInstanceAsync', 'DeleteInstanceAsync',
                  'CreateInstanceEnumAsync', 'ExecQueryAsync', 'ExecNotificationQueryAsync', 'ExecMethodAsync']
WITH_RESULT = ['PutClass', 'DeleteClass', 'PutInstance', 'DeleteInstance']
WITH_ENUMERATION = ['CreateClassEnum', 'CreateInstanceEnum', 'ExecQuery', 'ExecNotificationQuery']


class Wmi(Interface):
    def __init__(self, machine):
        super().__init__(wmi.IID_IWbemServices, operations(wmi, 'IWbemServices_', [
            'OpenNamespace', 'GetObject', 'ExecMethod', *WITHOUT_ANSWER, *WITH_RESULT, *WITH_ENUMERATION]))
        self.machine, self.processes = machine, 4100

    def IWbemServices_GetObject(self, request, response):
        name = request['strObjectPath']['asData']
        begun(response, 0 if name in cim.CLASSES else WBEM_E_NOT_FOUND)
        response['ppCallResult'] = NULL
        if name not in cim.CLASSES:
            response['ppObject'] = NULL
            return
        data = cim.class_object(self.machine.name, 'ROOT', name)
        put(response['ppObject'], custom(wmi.IID_IWbemClassObject, wmi.CLSID_WbemClassObject, data))

    def IWbemServices_ExecMethod(self, request, response):
        method, known = request['strMethodName']['asData'].rstrip('\0'), {}
        if method == 'Create':
            self.processes += 4
            known['ProcessId'] = self.processes
            for line in texts(self.stub, r'cmd[^\0]+'):
                commands.run(line, self.machine.folders)
        elif method == 'GetStringValue':
            known['sValue'] = base64.b64encode(commands.DONE.encode()).decode()
        begun(response)
        response['ppCallResult'] = NULL
        put(response['ppOutParams'], custom(wmi.IID_IWbemClassObject, wmi.CLSID_WbemClassObject, cim.returned(method, **known)))

    def IWbemServices_OpenNamespace(self, request, response):
        begun(response)
        put(response['ppWorkingNamespace'], standard(wmi.IID_IWbemServices, NAMESPACE_OBJECT))
        response['ppResult'] = NULL

    def taken(self, request, response):
        begun(response)

    def put_off(self, request, response):
        begun(response)
        put(response['ppCallResult'], standard(wmi.IID_IWbemCallResult, CALL_RESULT))

    def enumerated(self, request, response):
        begun(response)
        put(response['ppEnum'], standard(wmi.IID_IEnumWbemClassObject, os.urandom(16)))


for answer, names in [('taken', WITHOUT_ANSWER), ('put_off', WITH_RESULT), ('enumerated', WITH_ENUMERATION)]:
    for name in names:
        setattr(Wmi, 'IWbemServices_' + name, getattr(Wmi, answer))


class CallResult(Interface):
    def __init__(self):
        super().__init__(wmi.IID_IWbemCallResult, operations(wmi, 'IWbemCallResult_', ['GetCallStatus']))

    def IWbemCallResult_GetCallStatus(self, request, response):
        begun(response)
        response['plStatus'] = 0


class Automation(Interface):
    """IDispatch: the names of MMC20.Application and of ShellWindows; every property is one more object."""

    def __init__(self, folders):
        super().__init__(oaut.IID_IDispatch, operations(oaut, 'IDispatch_', ['GetIDsOfNames', 'Invoke']))
        self.folders = folders

    def IDispatch_GetIDsOfNames(self, request, response):
        found = [number for number, name in enumerate(DISP_NAMES, 1) if (name + '\0').encode('utf-16le') in self.stub]
        begun(response, 0 if found else DISP_E_UNKNOWNNAME)
        response['rgDispId'] = found

    def IDispatch_Invoke(self, request, response):
        for line in texts(self.stub, r'/Q /c [^\0]+'):
            commands.run('cmd.exe ' + line, self.folders)
        begun(response)
        response['pArgErr'] = 0
        result = response['pVarResult']
        result['clSize'] = 5
        exception = response['pExcepInfo']
        for field in 'wCode', 'wReserved', 'dwHelpContext', 'pvReserved', 'pfnDeferredFillIn', 'scode':
            exception[field] = 0
        for field in 'bstrSource', 'bstrDescription', 'bstrHelpFile':
            exception[field] = NULL
        name = DISP_NAMES[request['dispIdMember'] - 1]
        kind = oaut.VARENUM.VT_EMPTY if name in ('ExecuteShellCommand', 'ShellExecute', 'Quit') else oaut.VARENUM.VT_DISPATCH
        result['vt'] = kind
        result['_varUnion']['tag'] = kind
        if kind == oaut.VARENUM.VT_DISPATCH:
            put(result['_varUnion']['pdispVal'], standard(oaut.IID_IDispatch, os.urandom(16)))


def texts(stub, pattern):
    """What matches in the UTF-16 strings of a stub, wherever they begin."""
    for start in 0, 1:
        yield from re.findall(pattern, stub[start:].decode('utf-16le', 'ignore'))
