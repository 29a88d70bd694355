"""What of the print services Samba's bindings have otherwise or not: printing_specified.py serve|ask ADDRESS."""
from impacket.dcerpc.v5.dtypes import DWORD, LPBYTE, LPWSTR, NULL, ULONG, USHORT, WSTR
from impacket.dcerpc.v5.ndr import NDRSTRUCT, NDRUniConformantArray

from both_ends import HANDLE, HANDLE_OF, ME, Calls, array, main, pointer, struct, union

# MS-RPRN 2.2.1.9, 2.2.1.2.6 and 2.2.1.2.7
FIRST = struct('PORT_INFO_1', ('pPortName', LPWSTR))
SECOND = struct('PORT_INFO_2', ('pPortName', LPWSTR), ('pMonitorName', LPWSTR), ('pDescription', LPWSTR), ('fPortType', DWORD), ('Reserved', DWORD))
THIRD = struct('PORT_INFO_3', ('dwStatus', DWORD), ('pszStatus', LPWSTR), ('dwSeverity', DWORD))
LAST = struct('PORT_INFO_FF', ('pPortName', LPWSTR), ('cbMonitorData', DWORD), ('pMonitorData', LPWSTR))
CONTAINER = struct('PORT_CONTAINER', ('Level', DWORD), ('PortInfo', union('PORT_UNION', p1=pointer(FIRST), p2=pointer(SECOND), p3=pointer(THIRD), p16777215=pointer(LAST))))
VARIABLE = struct('PORT_VAR_CONTAINER', ('cbMonitorData', DWORD), ('pMonitorData', LPBYTE))


def port(level, **fields):
    return {'Level': level, 'PortInfo': {'tag': level, f'p{level}': fields}}


FAR = 'C:\\Windows\\System32\\ualapi.dll\0'
new = {'pName': ME, 'pPortContainer': port(0xFFFFFF, pPortName=FAR, cbMonitorData=0, pMonitorData=NULL),
       'pPortVarContainer': {'cbMonitorData': 4, 'pMonitorData': b'\1\2\3\4'}, 'pMonitorName': 'Local Port\0'}
CHANGES = [port(1, pPortName=FAR), port(2, pPortName=FAR, pMonitorName='Local Port\0', pDescription='far\0', fPortType=2), port(3, dwStatus=1, pszStatus='jam\0', dwSeverity=2)]
ADD = [('pName', LPWSTR), ('pPortContainer', CONTAINER), ('pPortVarContainer', VARIABLE), ('pMonitorName', WSTR)]
SET = [('pName', LPWSTR), ('pPortName', LPWSTR), ('pPortContainer', CONTAINER)]


# 2.2.1.14: one arm of the union is a 64-bit integer, so that all stand at a multiple of eight, and so does what holds the union
class NAMED(NDRSTRUCT):
    structure = (('propertyName', LPWSTR), ('fill', DWORD), ('ePropertyType', USHORT), ('tag', USHORT), ('filled', DWORD), ('propertyString', LPWSTR))

    def getAlignment(self):
        return 8


COLLECTION = [('pcProperties', DWORD), ('ppProperties', pointer(array(NAMED)))]
PROPERTIES = [{'propertyName': name, 'fill': 0, 'ePropertyType': 1, 'tag': 1, 'filled': 0, 'propertyString': text}
              for name, text in (('room\0', 'second floor\0'), ('owner\0', 'anna\0'))]


def properties(calls, opnum):
    calls.add(opnum, [('hPrinter', HANDLE_OF), ('JobId', DWORD)], COLLECTION, fields={'hPrinter': HANDLE, 'JobId': 1},
              results={'pcProperties': 2, 'ppProperties': PROPERTIES})


# 2.2.1.12 and 2.2.1.2.10: an array within the structure; Samba's IDL has pointers in it
SAID = union('BIDI_UNION', t0=DWORD, t1=DWORD, t4=LPWSTR)
WANTED = struct('RPC_BIDI_REQUEST_DATA', ('dwReqNumber', DWORD), ('pSchema', LPWSTR), ('dwBidiType', DWORD), ('u', SAID))
GIVEN = struct('RPC_BIDI_RESPONSE_DATA', ('dwResult', DWORD), ('dwReqNumber', DWORD), ('pSchema', LPWSTR), ('dwBidiType', DWORD), ('u', SAID))
BIDI = ('Version', DWORD), ('Flags', DWORD), ('Count', DWORD)
ASKED = struct('RPC_BIDI_REQUEST_CONTAINER', *BIDI, ('aData', array(WANTED)))
TOLD = pointer(struct('RPC_BIDI_RESPONSE_CONTAINER', *BIDI, ('aData', array(GIVEN))))


def bidi(calls, opnum):
    wanted = [{'dwReqNumber': 1, 'pSchema': '\\Printer.Status\0', 'dwBidiType': 0, 'u': {'tag': 0, 't0': 0}},
              {'dwReqNumber': 2, 'pSchema': '\\Printer.Location\0', 'dwBidiType': 4, 'u': {'tag': 4, 't4': 'hall\0'}}]
    given = [{'dwReqNumber': 1, 'pSchema': '\\Printer.Status\0', 'dwBidiType': 4, 'u': {'tag': 4, 't4': 'Idle\0'}},
             {'dwReqNumber': 2, 'pSchema': '\\Printer.Pages\0', 'dwBidiType': 1, 'u': {'tag': 1, 't1': 42}}]
    calls.add(opnum, [('hPrinter', HANDLE_OF), ('pAction', LPWSTR), ('pReqData', ASKED)], [('ppRespData', TOLD)],
              fields={'hPrinter': HANDLE, 'pAction': 'GetSet\0', 'pReqData': {'Version': 1, 'Count': 2, 'aData': wanted}},
              results={'ppRespData': {'Version': 1, 'Count': 2, 'aData': given}})


def ports(calls, add, change):
    calls.add(add, ADD, fields=new)
    for changed in CHANGES:
        calls.add(change, SET, fields={'pName': ME, 'pPortName': 'office-port\0', 'pPortContainer': changed})


spoolss = Calls('12345678-1234-abcd-ef00-0123456789ab', '1.0')
ports(spoolss, 61, 71)
properties(spoolss, 113)
bidi(spoolss, 97)
spoolss.add(28, [('hPrinter', HANDLE_OF), ('Flags', DWORD)], [('pFlags', ULONG)], fields={'hPrinter': HANDLE, 'Flags': 0x100}, results={'pFlags': 0x100})
spoolss.add(47, [('Name', LPWSTR), ('pEnvironment', LPWSTR), ('pMonitorName', WSTR)],
            fields={'Name': ME, 'pEnvironment': 'Windows x64\0', 'pMonitorName': 'Evil Monitor\0'}, results={'ErrorCode': 3000})
BYTES = type('BYTES', (NDRUniConformantArray,), {'item': 'c'})
PRINTER, JOB = ('hPrinter', HANDLE_OF), ('jobId', DWORD)
spoolss.add(96, [PRINTER, ('pBuf', BYTES), ('cbBuf', DWORD), ('cSleep', DWORD)], [('pcWritten', DWORD)],
            fields={'hPrinter': HANDLE, 'pBuf': b'%!PS', 'cbBuf': 4, 'cSleep': 5}, results={'pcWritten': 4})
spoolss.add(117, [PRINTER], fields={'hPrinter': HANDLE})
ATTRIBUTES = [('jobAttributeGroupBufferSize', DWORD), ('jobAttributeGroupBuffer', BYTES)]
NAMES = [('attributeNameCount', DWORD), ('attributeNames', array(LPWSTR))]
ATTRIBUTE = {'jobAttributeGroupBufferSize': 3, 'jobAttributeGroupBuffer': b'\2\0\3'}
NAME = {'attributeNameCount': 2, 'attributeNames': [{'Data': 'job-state\0'}, {'Data': 'job-name\0'}]}
for opnum, types, said in ((119, [JOB, ('pdlFormat', LPWSTR), *ATTRIBUTES], {'jobId': 1, 'pdlFormat': 'application/pdf\0', **ATTRIBUTE}),
                           (120, [JOB, *NAMES], {'jobId': 1, **NAME}), (121, [JOB, *ATTRIBUTES], {'jobId': 1, **ATTRIBUTE}), (122, NAMES, NAME), (123, ATTRIBUTES, ATTRIBUTE)):
    spoolss.add(opnum, [PRINTER, *types], [('size', DWORD), ('response', LPBYTE)], fields={'hPrinter': HANDLE, **said}, results={'size': 2, 'response': b'\2\0'})
winspool = Calls('76f03f96-cdfd-44fc-a22c-64950a001209', '1.0')
ports(winspool, 49, 50)
properties(winspool, 73)
bidi(winspool, 34)
main()
