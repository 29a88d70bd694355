"""python3-impacket at both ends, in the words of the specifications' IDL: a client that asks what `Calls` names, and a server that answers each
with what stands there. One port for each interface, without a logon; nothing is done. A module of calls ends in `main()`: MODULE serve|ask ADDRESS.
"""
import os
import sys
import threading
import time

from impacket.dcerpc.v5 import transport
from impacket.dcerpc.v5.dtypes import DWORD, RPC_SID, ULONG
from impacket.dcerpc.v5.ndr import NDRCALL, NDRPOINTER, NDRSTRUCT, NDRUNION, NDRUniConformantArray, NDRUniFixedArray
from impacket.uuid import uuidtup_to_bin

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../detect/recordings/standin'))
import rpc

HANDLE = b'\0\0\0\0' + bytes(range(0x11, 0x21))
CLOSED = bytes(20)
FIRST_PORT = 50100
ME = '\\\\10.1.0.30\0'


class HANDLE_OF(NDRSTRUCT):
    structure = (('Data', '20s=b""'),)

    def getAlignment(self):
        return 8 if self._isNDR64 else 4


def pointer(kind):
    return type('P_' + kind.__name__, (NDRPOINTER,), {'referent': (('Data', kind),)})


def array(kind):
    return type('ARRAY_' + kind.__name__, (NDRUniConformantArray,), {'item': kind})


def struct(name, *fields):
    return type(name, (NDRSTRUCT,), {'structure': fields})


def union(name, **arms):
    return type(name, (NDRUNION,), {'commonHdr': (('tag', DWORD),), 'union': {int(tag[1:]): (tag, kind) for tag, kind in arms.items()}})


def fixed(length):
    return type('BYTES_%d' % length, (NDRUniFixedArray,), {'getDataLen': lambda self, data, offset=0: length})


def filled(into, values):
    for name, value in values.items():
        if isinstance(value, dict):
            filled(into[name], value)
        elif isinstance(value, list):
            elements = into.fields[name]
            while isinstance(elements, NDRPOINTER):
                elements = elements.fields['Data']
            elements.fields['Data'] = [filled(elements.item(), one) for one in value]
        else:
            into[name] = value
    return into


def sid(text='S-1-5-32-544'):
    made = RPC_SID()
    made.fromCanonical(text)
    return made


class Calls:
    """The calls of an interface: `known` by the opnums of a module, and what is declared here."""

    every = []

    def __init__(self, uuid, *versions, known=None):
        self.uuids = [uuidtup_to_bin((one, versions[0])) for one in ([uuid] if isinstance(uuid, str) else uuid)]
        self.known = known or {}
        self.opnums, self.asked, self.answered = {}, [], {}
        Calls.every.append(self)

    def add(self, opnum, asked=(), answered=(), **values):
        """A call that the module knows; or, where `asked` has types, one by those."""
        fields, results = values.get('fields', {}), values.get('results', {})
        if opnum in self.known and not values.get('types'):
            request, response = self.known[opnum]
        else:
            request = type('Call%d' % opnum, (NDRCALL,), {'opnum': opnum, 'structure': tuple(asked)})
            response = type('Call%dResponse' % opnum, (NDRCALL,), {'structure': tuple(answered) if values.get('void') else (*answered, ('ErrorCode', ULONG))})
        self.opnums[opnum] = request, response
        self.asked.append((opnum, request, fields))
        self.answered[opnum] = results

    def call(self, opnum, stub, target):
        try:
            return filled(self.opnums[opnum][1](), self.answered[opnum]).getData()
        except Exception as failure:
            print(type(self).__name__, self.opnums[opnum][1].__name__, repr(failure), flush=True)
            raise rpc.Refused(rpc.nca_s_op_rng_error) from failure


def serve(address):
    machine = type('Machine', (), {'name': 'SALES-PC', 'domain': 'LAB', 'accounts': {}})
    for number, calls in enumerate(Calls.every):
        for uuid in calls.uuids:
            calls.uuid = uuid
            rpc.Endpoint(machine, [calls], port=FIRST_PORT + number, host=address)
    threading.Event().wait()


def ask(address):
    for number, calls in enumerate(Calls.every):
        over = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%d]' % (address, FIRST_PORT + number)).get_dce_rpc()
        over.connect()
        over.bind(calls.uuids[0])
        for opnum, request, fields in calls.asked:
            try:
                over.call(opnum, filled(request(), fields).getData())
                over.recv()
            except Exception as refusal:
                print(number, opnum, type(refusal).__name__, refusal, flush=True)
        over.disconnect()
        time.sleep(0.05)


def main():
    {'serve': serve, 'ask': ask}[sys.argv[1]](sys.argv[2])
