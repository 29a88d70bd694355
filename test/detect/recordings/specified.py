"""Calls that no published client at hand makes, or that tools make sealed: each in the words of its specification's IDL, by python3-impacket.

usage: specified.py WHAT HOST [PASSWORD]
Specifications: MS-EVEN6 §3.1.4, MS-FASP §3.1.4, MS-RSP §3.3.4; MS-TSCH §3.2.5 and MS-WMI §3.1.4.3, MS-DCOM §3.1.2.5 as python3-impacket
declares them.
"""
import os

from impacket.dcerpc.v5 import atsvc, dcomrt, rpcrt, sasec, transport, tsch
from impacket.dcerpc.v5.dcom import wmi
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_INTEGRITY as INTEGRITY, RPC_C_AUTHN_LEVEL_PKT_PRIVACY as PRIVACY

from client import NULL, declared, filled, host, password, pipe, port, tried, what

import cim
import dcom as objects
import events


def event_service():
    calls = declared.EVENT_SERVICE
    rpc = port(49664, calls.uuid, INTEGRITY)

    def ask(name, **fields):
        return tried(rpc.request, filled(calls.requests[name](), **fields))

    sysmon, query = 'Microsoft-Windows-Sysmon/Operational\0', '*[System[EventID=4624]]\0'
    ask('EvtRpcGetChannelList', flags=0)
    ask('EvtRpcGetChannelConfig', channelPath=sysmon, flags=0)
    request = filled(calls.EvtRpcPutChannelConfig(), channelPath=sysmon, flags=0)
    events.listed(request['props'], [(events.BOOLEAN, 0), *events.settings(sysmon[:-1])[1:]], changed=[0])
    tried(rpc.request, request)
    ask('EvtRpcAssertConfig', path=sysmon, flags=0)
    ask('EvtRpcRetractConfig', path='Microsoft-Windows-Nothing/Operational\0', flags=0)
    ask('EvtRpcOpenLogHandle', channelPath='Security\0', flags=1)
    ask('EvtRpcRegisterLogQuery', path='Security\0', query=query, flags=0x101)
    ask('EvtRpcRegisterRemoteSubscription', channelPath='System\0', query='*\0', bookmarkXml=NULL, flags=1)
    control = rpc.request(calls.EvtRpcRegisterControllableOperation())['handle']
    ask('EvtRpcExportLog', control=control, channelPath='Security\0', query='*\0', backupPath='C:\\Windows\\Temp\\s.evtx\0', flags=1)
    ask('EvtRpcLocalizeExportLog', control=control, logFilePath='C:\\Windows\\Temp\\s.evtx\0', locale=1033, flags=0)
    ask('EvtRpcClearLog', control=control, channelPath='System\0', backupPath='C:\\Windows\\Temp\\system.evtx\0', flags=0)
    ask('EvtRpcClearLog', control=control, channelPath='Nothing\0', backupPath=NULL, flags=0)


def firewall():
    """The profile of the domain turned off, and a rule deleted."""
    calls = declared.REMOTE_FW
    rpc = port(49665, calls.uuid, PRIVACY)
    handle = rpc.request(filled(calls.RRPC_FWOpenPolicyStore(), BinaryVersion=0x21a, StoreType=2, AccessRight=2, dwFlags=0))['phPolicyStore']
    request = filled(calls.RRPC_FWSetConfig(), hPolicyStore=handle, configID=1, Profile=1, dwBufSize=4)
    request['pConfig']['tag'] = 1
    request['pConfig']['pdwVal'] = 0
    rpc.request(request)
    rpc.request(filled(calls.RRPC_FWDeleteFirewallRule(), hPolicyStore=handle, wszRuleID='RemoteEventLogSvc-In-TCP\0'))
    rpc.request(filled(calls.RRPC_FWClosePolicyStore(), phPolicyStore=handle))


def shutdown():
    calls = declared.WINDOWS_SHUTDOWN
    rpc = port(49666, calls.uuid, INTEGRITY)
    asked = filled(calls.WsdrInitiateShutdown(), dwGracePeriod=60, dwShutdownFlags=5, dwReason=0x80000000)
    asked['lpMessage'], asked['lpClientHint'] = 'Updates are installed\0', 'shutdown.exe\0'
    rpc.request(asked)
    rpc.request(filled(calls.WsdrAbortShutdown(), lpClientHint='shutdown.exe\0'))


TASK = '''<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Settings><Enabled>true</Enabled></Settings>
<Actions><Exec><Command>C:\\Program Files\\Backup\\nightly.exe</Command><Arguments>/quiet</Arguments></Exec></Actions></Task>'''


def task_operations():
    rpc, smb = pipe('atsvc', tsch.MSRPC_UUID_TSCHS)
    path, nothing = '\\Backups\\nightly', '\\nothing'
    tried(tsch.hSchRpcHighestVersion, rpc)
    tried(tsch.hSchRpcCreateFolder, rpc, '\\Backups', 'O:BAG:SYD:(A;;FA;;;BA)\0')
    tried(tsch.hSchRpcRegisterTask, rpc, path, TASK, tsch.TASK_CREATE, NULL, tsch.TASK_LOGON_NONE)
    for known in path, nothing:
        tried(tsch.hSchRpcRetrieveTask, rpc, known)
        tried(tsch.hSchRpcGetSecurity, rpc, known, 7)
        tried(tsch.hSchRpcGetTaskInfo, rpc, known)
        tried(tsch.hSchRpcGetNumberOfMissedRuns, rpc, known)
    tried(tsch.hSchRpcEnumFolders, rpc, '\\')
    tried(tsch.hSchRpcEnumTasks, rpc, '\\Backups')
    tried(tsch.hSchRpcRun, rpc, path)
    running = tried(tsch.hSchRpcEnumInstances, rpc, path)
    guid = running['pGuids'][0]['Data'] if running else bytes(16)
    tried(tsch.hSchRpcGetInstanceInfo, rpc, guid)
    tried(tsch.hSchRpcStopInstance, rpc, guid)
    tried(tsch.hSchRpcStop, rpc, path)
    begin, end = (filled(tsch.SYSTEMTIME(), wYear=2026, wMonth=11, wDayOfWeek=1, wDay=day, wHour=8, wMinute=0, wSecond=0, wMilliseconds=0)
                  for day in (23, 30))
    asked = filled(tsch.SchRpcScheduledRuntimes(), path=path + '\0', flags=0, cRequested=4)
    for field, time in ('start', begin), ('end', end):
        for name in time.fields:
            asked[field][name] = time[name]
    tried(rpc.request, asked)
    tried(tsch.hSchRpcEnableTask, rpc, path, False)
    tried(tsch.hSchRpcRename, rpc, path, 'weekly')

    rpc, _ = pipe('atsvc', atsvc.MSRPC_UUID_ATSVC, smb)
    job = filled(atsvc.AT_INFO(), JobTime=28800000, DaysOfMonth=0, DaysOfWeek=1, Flags=0, Command='C:\\Backup\\nightly.cmd\0')
    number = tried(atsvc.hNetrJobAdd, rpc, NULL, job)['pJobId']
    tried(atsvc.hNetrJobGetInfo, rpc, NULL, number)
    tried(atsvc.hNetrJobGetInfo, rpc, NULL, 7)
    tried(atsvc.hNetrJobEnum, rpc, '\\\\%s\0' % host)
    tried(atsvc.hNetrJobDel, rpc, NULL, number, number)
    tried(atsvc.hNetrJobDel, rpc, NULL, 7, 9)

    rpc, _ = pipe('atsvc', sasec.MSRPC_UUID_SASEC, smb)
    server = '\\\\%s\0' % host
    tried(sasec.hSASetNSAccountInformation, rpc, server, 'LAB\\nightly', 'Winter2023!')
    tried(sasec.hSAGetNSAccountInformation, rpc, server, 32)
    tried(sasec.hSAGetAccountInformation, rpc, server, 'nightly.job', 32)


def wmi_operations():
    connection = dcomrt.DCOMConnection(host, 'Administrator', password, 'LAB', oxidResolver=True)
    login = wmi.IWbemLevel1Login(connection.CoCreateInstanceEx(wmi.CLSID_WbemLevel1Login, wmi.IID_IWbemLevel1Login))
    services = login.NTLMLogin('//./root/cimv2', NULL, NULL)
    tried(login.RemQueryInterface, 1, (wmi.IID_IWbemLoginClientID,))
    sink = objects.standard(declared.uuidtup_to_bin(('7c857801-7381-11cf-884d-00aa004b2e24', '0.0')), os.urandom(16))
    consumer = services.GetObject('ActiveScriptEventConsumer')[0].SpawnInstance()
    consumer.Name, consumer.ScriptingEngine, consumer.ScriptText = 'updates', 'VBScript', 'WScript.Quit'
    made = {'pInst': consumer.marshalMe().getData(), 'pObject': objects.custom(
        wmi.IID_IWbemClassObject, wmi.CLSID_WbemClassObject, cim.class_object('SALES-PC', 'ROOT', 'Win32_Process'))}

    def ask(name, **fields):
        request = getattr(wmi, 'IWbemServices_' + name)()
        for field, kind in request.structure:
            if field.startswith('str'):
                request[field]['asData'] = fields.pop(field) + '\0'
            elif field == 'lFlags':
                request[field] = fields.pop(field, 0)
            elif field == 'pResponseHandler' and name.endswith('Async'):
                objects.put(request[field], sink)
            elif field in made:
                objects.put(request[field], made[field])
            else:
                request[field] = NULL
        tried(services.request, request, iid=wmi.IID_IWbemServices, uuid=services.get_iPid())

    process, wql = "Win32_Process.Handle='4242'", 'SELECT Name, ProcessId FROM Win32_Process'
    created = "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process'"
    ask('OpenNamespace', strNamespace='security')
    ask('GetObjectAsync', strObjectPath='Win32_Process')
    ask('PutClass')
    ask('PutClassAsync')
    ask('DeleteClass', strClass='Win32_Updater')
    ask('DeleteClassAsync', strClass='Win32_Updater')
    ask('CreateClassEnum', strSuperClass='CIM_Process')
    ask('PutInstanceAsync', lFlags=2)
    ask('DeleteInstance', strObjectPath=process)
    ask('DeleteInstanceAsync', strObjectPath=process)
    ask('CreateInstanceEnum', strSuperClass='Win32_Process', lFlags=0x30)
    ask('CreateInstanceEnumAsync', strSuperClass='Win32_Process')
    ask('ExecQuery', strQueryLanguage='WQL', strQuery=wql, lFlags=0x30)
    ask('ExecQueryAsync', strQueryLanguage='WQL', strQuery=wql)
    ask('ExecNotificationQuery', strQueryLanguage='WQL', strQuery=created, lFlags=0x30)
    ask('ExecNotificationQueryAsync', strQueryLanguage='WQL', strQuery=created)
    ask('ExecMethodAsync', strObjectPath=process, strMethodName='Terminate')


def object_operations():
    level = rpcrt.RPC_C_AUTHN_LEVEL_CONNECT
    over = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[135]' % host)
    exporter = dcomrt.IObjectExporter(over.get_dce_rpc())
    exporter.ServerAlive()
    exporter.SimplePing(0x5a17c0de00000002)
    exporter.ResolveOxid(objects.OXID, (7,))
    tried(exporter.ResolveOxid, 0x4242, (7,))
    rpc = port(135, None, level)
    tried(dcomrt.IActivation(rpc).RemoteActivation, wmi.CLSID_WbemLevel1Login, wmi.IID_IWbemLevel1Login)


globals()[what]()
