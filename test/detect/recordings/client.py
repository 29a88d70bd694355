"""What the clients here have in common: WHAT HOST [PASSWORD] of their command line, and an administrator's RPC."""
import os
import sys

from impacket.dcerpc.v5 import rpcrt, transport
from impacket.dcerpc.v5.dtypes import NULL

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'standin'))
import declared

what, host = sys.argv[1:3]
password = sys.argv[3] if len(sys.argv) > 3 else 'Passw0rd!'


def pipe(name, interface, smb=None, level=None):
    over = transport.DCERPCTransportFactory(r'ncacn_np:%s[\pipe\%s]' % (host, name))
    over.set_credentials('Administrator', password, 'LAB')
    if smb:
        over.set_smb_connection(smb)
    return bound(over, interface, level), over.get_smb_connection()


def port(number, interface, level):
    over = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%d]' % (host, number))
    over.set_credentials('Administrator', password, 'LAB')
    return bound(over, interface, level)


def bound(over, interface, level):
    rpc = over.get_dce_rpc()
    if level is not None:
        rpc.set_auth_type(rpcrt.RPC_C_AUTHN_WINNT)
        rpc.set_auth_level(level)
    rpc.connect()
    if interface:
        rpc.bind(interface)
    return rpc


def filled(request, **fields):
    for name, value in fields.items():
        request[name] = value
    return request


def tried(call, *arguments, **named):
    try:
        return call(*arguments, **named)
    except Exception as refusal:
        print(getattr(call, '__name__', call), refusal)
        return None
