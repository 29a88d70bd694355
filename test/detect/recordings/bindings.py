"""Calls by Samba's own Python bindings: bindings.py WHAT HOST SMBCONF [USER]."""
import sys

from samba.credentials import Credentials
from samba.dcerpc import drsuapi, misc, spoolss, svcctl
from samba.param import LoadParm
from samba.samba3 import libsmb_samba_internal as libsmb
from samba.samba3 import param as s3param

what, host, conf = sys.argv[1:4]
lp = LoadParm()
lp.load(conf)
credentials = Credentials()
credentials.guess(lp)
credentials.parse_string((sys.argv[4] if len(sys.argv) > 4 else 'root') + '%Passw0rd!')


def tried(name, call, *arguments):
    try:
        answer = call(*arguments)
        print(name, answer)
        return answer
    except Exception as refusal:
        print(name, refusal)
        return None


def processor():
    rpc = spoolss.spoolss('ncacn_np:%s' % host, lp, credentials)
    tried('processor', rpc.AddPrintProcessor, '\\\\' + host, 'Windows x64', 'proc.dll', 'reports')


def service_rights():
    rpc = svcctl.svcctl('ncacn_np:%s' % host, lp, credentials)
    manager = rpc.OpenSCManagerW(host, None, 0xf003f)
    service = rpc.OpenServiceW(manager, 'Sense', 0xf01ff)
    buffer, needed = tried('query', rpc.QueryServiceObjectSecurity, service, 4, 4096)
    tried('set', rpc.SetServiceObjectSecurity, service, 4, buffer[:needed])


def workstation():
    credentials.set_workstation('kT4xPq7LmZ2bVn9R')
    s3 = s3param.get_context()
    s3.load(conf)
    connection = tried('logon', libsmb.Conn, host, 'share', s3, credentials)
    tried('list', connection.list, '')


def pipe():
    s3 = s3param.get_context()
    s3.load(conf)
    connection = libsmb.Conn(host, 'IPC$', s3, credentials)
    for name in sys.argv[5:]:
        tried(name, connection.create, name)


def partner():
    rpc = drsuapi.drsuapi('ncacn_ip_tcp:%s[seal]' % host, lp, credentials)
    info = drsuapi.DsBindInfoCtr()
    info.length = 28
    info.info = drsuapi.DsBindInfo28()
    _, handle = rpc.DsBind(misc.GUID(drsuapi.DRSUAPI_DS_BIND_GUID), info)
    request = drsuapi.DsReplicaAddRequest1()
    request.naming_context = drsuapi.DsReplicaObjectIdentifier()
    request.naming_context.dn = 'DC=lab,DC=local'
    request.source_dsa_address = 'client.lab.local'
    tried('add', rpc.DsReplicaAdd, handle, 1, request)


globals()[what]()
