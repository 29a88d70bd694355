"""The print services, in the encoding of Samba's own bindings: printing.py ask SERVER OTHER SMBCONF, or printing.py serve OTHER SERVER SMBCONF.
Asked is a Samba server (spoolss), and OTHER, which takes IRemoteWinspool and puts to SERVER what it is asked, by the operation of spoolss that
takes the same (MS-PAR 3.1.4). What SERVER refuses, or has nothing to tell of, OTHER answers with what stands here, packed by the same bindings.
"""
import functools
import os
import sys
import threading

from samba import credentials
from samba.dcerpc import misc, security, spoolss, winspool
from samba.param import LoadParm

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../detect/recordings/standin'))
PORT = 50200
SPOOLSS, WINSPOOL = '12345678-1234-abcd-ef00-0123456789ab', '76f03f96-cdfd-44fc-a22c-64950a001209'
X64, RAW = 'Windows x64', 'RAW'
# What says how long an argument is, by the argument; of others it is cbBuf or offered.
COUNTS = {'pData': 'cbData', 'pInputData': 'cbInputData', 'pIn': 'cIn', 'pszzCoreDriverDependencies': 'cchCoreDrivers', 'pszDriverPackageCab': 'cchDriverPackageCab',
          'pszDestInfPath': 'pcchDestInfPath', 'in_data': '_in_data_length', 'core_driver_dependencies': 'core_driver_size'}
ELSEWHERE = '\\\\10.1.0.66'


def loaded(conf):
    lp = LoadParm()
    lp.load(conf)
    who = credentials.Credentials()
    who.guess(lp)
    who.parse_string('root%Passw0rd!')
    return lp, who


def filled(made, **fields):
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def of(kind, **fields):
    module = spoolss if hasattr(spoolss, kind) else winspool
    return filled(getattr(module, kind)(), **fields)


def handle(number):
    return filled(misc.policy_handle(), handle_type=0, uuid=misc.GUID('00000000-0000-0000-0000-%012x' % number))


# What OTHER says where SERVER does not: results by the names of spoolss, for both interfaces.
FILES = 'C:\\Windows\\System32\\spool\\drivers\\x64\\3\\'
PATHS = {'driver_path': FILES + 'UNIDRV.DLL', 'data_file': FILES + 'evil.dll', 'config_file': FILES + 'kernelbase.dll'}
DRIVER = {'version': 3, 'driver_name': 'Evil', 'architecture': X64, **PATHS}
MORE = {'help_file': FILES + 'unidrv.hlp', 'dependent_files': [FILES + 'a.dll', FILES + 'b.dll'], 'default_datatype': RAW, 'monitor_name': 'Local'}
MADE = {'driver_date': 0x01DA000000000000, 'driver_version': 0x000A00004A650001, 'manufacturer_name': 'Nobody', 'manufacturer_url': 'http://nobody/',
        'hardware_id': 'lpt', 'provider': 'Nobody Ltd'}
DRIVERS = {1: {'driver_name': 'Evil'}, 2: DRIVER, 3: {**DRIVER, **MORE}, 4: {**DRIVER, **MORE, 'previous_names': ['Good']},
           5: {**DRIVER, 'driver_attributes': 1, 'config_version': 2, 'driver_version': 3},
           6: {**DRIVER, **MORE, **MADE, 'previous_names': ['Good']},
           8: {**DRIVER, **MORE, **MADE, 'previous_names': ['Good'], 'print_processor': 'winprint', 'vendor_setup': 'setup.exe', 'color_profiles': ['a.icm'],
               'inf_path': 'C:\\evil.inf', 'printer_driver_attributes': 1, 'core_driver_dependencies': ['{D20EA372-DD35-4950-9ED8-A6335AFE79F0}'],
               'min_inbox_driver_ver_date': 0, 'min_inbox_driver_ver_version': 0}}


def form():
    return {'flags': 0, 'form_name': 'Badge', 'size': of('FormSize', width=85000, height=54000),
            'area': of('FormArea', left=0, top=0, right=85000, bottom=54000)}


def room():
    return of('PrintPropertyValue', ePropertyType=1, value='second floor')


def named():
    return of('PrintNamedProperty', propertyName='room', propertyValue=room())


def number():
    return of('PrintNamedProperty', propertyName='pages', propertyValue=of('PrintPropertyValue', ePropertyType=2, value=3))


def core():
    return of('CorePrinterDriver', core_driver_guid=misc.GUID('d20ea372-dd35-4950-9ed8-a6335afe79f0'), driver_date=0x01DA000000000000, driver_version=1,
              szPackageID='ntprint.inf_amd64')


def notifications():
    document = of('Notify', type=1, field=spoolss.JOB_NOTIFY_FIELD_DOCUMENT, variable_type=2, job_id=12)
    document.data = of('NotifyString', string='report.docx')
    return of('NotifyInfo', version=2, flags=0, count=1, notifies=[document])


def properties(value=1):
    number = filled(winspool.PrintNamedProperty(), propertyName='RemoteNotifyFilter Color', propertyValue=filled(winspool.PrintPropertyValue(), PropertyType=2, value=value))
    flags = filled(winspool.PrintNamedProperty(), propertyName='RemoteNotifyFilter Flags', propertyValue=filled(winspool.PrintPropertyValue(), PropertyType=2, value=0xff))
    return filled(winspool.PrintPropertiesCollection(), numberOfProperties=2, propertiesCollection=[flags, number])


def info(kind, levels):
    return lambda call: {'info': of(f'{kind}{call.in_level}', **levels[call.in_level]), 'needed': call.in_offered}


ANSWERS = {
    'EnumPrinterDrivers': lambda call: {'count': 1, 'info': [of(f'DriverInfo{call.in_level}', **DRIVERS[call.in_level])], 'needed': call.in_offered},
    'GetPrinterDriver': info('DriverInfo', DRIVERS),
    'GetPrinterDriver2': lambda call: {**info('DriverInfo', DRIVERS)(call), 'server_major_version': 3, 'server_minor_version': 0},
    'EnumForms': lambda call: {'count': 1, 'info': [of('FormInfo1', **form())], 'needed': call.in_offered},
    'EnumPerMachineConnections': lambda call: {'count': 1, 'needed': call.in_offered, 'info': [
        of('PrinterInfo4', printername='\\\\SALES-PC\\office', servername='\\\\SALES-PC', attributes=0x10)]},
    'AddJob': lambda call: {'needed': 0, 'buffer': [0] * call.in_offered},
    'ReadPrinter': lambda call: {'data': list(b'%!PS'), '_data_size': 4},
    'CreatePrinterIC': lambda call: {'gdi_handle': handle(9)},
    'PlayGDIScriptOnPrinterIC': lambda call: {'pOut': [0] * call.in_cOut},
    'DeletePrinterIC': lambda call: {'gdi_handle': handle(0)},
    'ReplyOpenPrinter': lambda call: {'handle': handle(8)},
    'ReplyClosePrinter': lambda call: {'handle': handle(0)},
    'RouterReplyPrinterEx': lambda call: {'reply_result': 1},
    'RouterRefreshPrinterChangeNotify': lambda call: {'info': notifications()},
    'XcvData': lambda call: {'out_data': list('localui.dll\0'.encode('utf-16le')), 'needed': 24, 'status_code': 0},
    'GetCorePrinterDrivers': lambda call: {'core_printer_drivers': [core()]},
    'GetPrinterDriverPackagePath': lambda call: {'driver_package_cab': 'C:\\Windows\\ntprint.cab', 'required': 22},
    'GetJobNamedPropertyValue': lambda call: {'pValue': room()},
    'AsyncGetPrinterDriverPackagePath': lambda call: {'pszDriverPackageCab': [*map(ord, 'C:\\Windows\\ntprint.cab\0')] + [0] * (call.in_cchDriverPackageCab - 23), 'pcchRequiredSize': 23},
    'AsyncUploadPrinterDriverPackage': lambda call: {'pszDestInfPath': 'C:\\staged\\evil.inf', 'pcchDestInfPath': 19},
    'AsyncCorePrinterDriverInstalled': lambda call: {'pbDriverInstalled': 1},
    'SyncRegisterForRemoteNotifications': lambda call: {'phRpcHandle': handle(7)},
    'SyncUnRegisterForRemoteNotifications': lambda call: {'phRpcHandle': handle(0)},
    'SyncRefreshRemoteNotifications': lambda call: {'ppNotifyData': properties(5)},
    'AsyncGetRemoteNotifications': lambda call: {'ppNotifyData': properties(6)},
}
TWINS = {'OpenPrinter': 'OpenPrinterEx', 'AddPrinter': 'AddPrinterEx', 'AddPrinterDriver': 'AddPrinterDriverEx', 'GetPrinterDriver': 'GetPrinterDriver2',
         'EnumPrintProcessorDatatypes': 'EnumPrintProcessorDataTypes', 'PlayGdiScriptOnPrinterIC': 'PlayGDIScriptOnPrinterIC'}
FIRST_HERE = {'EnumPrinterDrivers', 'EnumForms', 'GetPrinterDriver2'}


def calls_of(module, start):
    named = {name: getattr(module, name) for name in dir(module) if hasattr(getattr(module, name), 'opnum')}
    return {kind.opnum(): (name, kind) for name, kind in named.items() if name.startswith(start)}


class Print:
    """An interface of OTHER."""

    def __init__(self, uuid, calls, behind):
        import rpc
        from impacket.uuid import uuidtup_to_bin
        self.uuid, self.calls, self.behind, self.refused = uuidtup_to_bin((uuid, '1.0')), calls, behind, rpc.Refused
        self.lock = threading.Lock()

    def call(self, opnum, stub, target):
        name, kind = self.calls.get(opnum, (None, None))
        if kind is None:
            raise self.refused(0x1c010002)
        plain = name.removeprefix('Async')
        twin = name if plain == name else TWINS.get(plain, plain)
        asked = getattr(spoolss, twin, None)
        if asked is not None and self.behind is not None and twin not in FIRST_HERE:
            try:
                with self.lock:
                    return self.behind().request(asked.opnum(), stub)
            except Exception as refusal:
                print(name, refusal, flush=True)
        if name in ANSWERS or asked is None or plain == name:
            made = kind()
            made.__ndr_unpack_in__(stub)
            answer = ANSWERS.get(name)
        else:  # an operation of both interfaces whose results lie alike
            made = asked()
            made.__ndr_unpack_in__(stub)
            answer = ANSWERS.get(twin)
        try:
            filled(made, result=0, **{f'out_{field}': value for field, value in (answer(made) if answer else {}).items()})
            return made.__ndr_pack_out__()
        except Exception as failure:
            print(name, repr(failure), flush=True)
            raise self.refused(0x1c010002) from failure


def serve(other, server, conf):
    import rpc
    lp, who = loaded(conf)
    behind = functools.cache(lambda: spoolss.spoolss(f'ncacn_np:{server}[\\pipe\\spoolss]', lp, who))
    machine = type('Machine', (), {'name': 'FILES', 'domain': 'LAB', 'accounts': {}})
    rpc.Endpoint(machine, [Print(SPOOLSS, calls_of(spoolss, ''), None)], port=PORT, host=other)
    rpc.Endpoint(machine, [Print(WINSPOOL, calls_of(winspool, ('Async', 'Sync')), behind)], port=PORT + 1, host=other)
    threading.Event().wait()


def question(module, name, fields):
    made = filled(getattr(module, name)(), **{f'in_{field}': value for field, value in fields.items()})
    for field, value in fields.items():
        for count in (COUNTS.get(field), 'cbBuf', 'offered', 'bufsize', '_data_size') if isinstance(value, (list, bytes)) else ():
            if count and hasattr(made, f'in_{count}'):
                setattr(made, f'in_{count}', len(value))
                break
    return made


class Asked:
    """A connection, and another for what the first refuses."""

    def __init__(self, module, binding, rest=None):
        self.module, self.binding, self.rest = module, binding, rest

    def __call__(self, name, **fields):
        made = question(self.module, name, fields)
        stub = made.__ndr_pack_in__()
        for connection in (self.binding, self.rest):
            if connection is None:
                return made
            try:
                answer = connection.request(made.opnum(), stub)
            except Exception as refusal:
                print(name, refusal, flush=True)
                continue
            try:
                made.__ndr_unpack_out__(answer)
                print(name, made.result, flush=True)
            except Exception as failure:
                print(name, 'not unpacked:', repr(failure), flush=True)
            return made


def client(server):
    level = of('UserLevel1', size=28, client='\\\\CLIENT', user='root', build=19045, major=10, minor=0, processor=9)
    return of('UserLevelCtr', level=1, user_info=level)


def container(kind, level, information):
    return of(kind, level=level, info=information)


def job_change():
    return container('JobInfoContainer', 1, of('SetJobInfo1', job_id=1, printer_name='office', server_name='\\\\CLIENT', user_name='root', document_name='renamed.docx',
                                               data_type=RAW, priority=5))


def watched():
    kind = of('NotifyOptionType', type=1, count=2, fields=[10, 13])
    return of('NotifyOption', version=2, flags=0, count=1, types=[kind])


def logged():
    printed = of('BranchOfficeJobDataPrinted', Status=0x80, pDocumentName='report.docx', pUserName='root', pMachineName='\\\\CLIENT', pPrinterName='office',
                 pPortName='office-port', Size=1024, TotalPages=2)
    failed = of('BranchOfficeJobDataError', LastError=5, pDocumentName='plan.docx', pUserName='root', pPrinterName='office', pDataType=RAW, TotalSize=10, PrintedSize=0,
                TotalPages=1, PrintedPages=0, pMachineName='\\\\CLIENT', pJobError='refused', pErrorDescription='no right')
    full = of('BranchOfficeLogOfflineFileFull', pMachineName='\\\\CLIENT')
    entries = [of('BranchOfficeJobData', eEventType=1, JobId=7, JobInfo=printed), of('BranchOfficeJobData', eEventType=3, JobId=8, JobInfo=failed),
               of('BranchOfficeJobData', eEventType=5, JobId=0, JobInfo=full)]
    return of('BranchOfficeJobDataContainer', cJobDataEntries=len(entries), JobData=entries)


def spool(server, other, lp, who):
    rest = spoolss.spoolss(f'ncacn_ip_tcp:{other}[{PORT}]', lp)
    ask = Asked(spoolss, spoolss.spoolss(f'ncacn_np:{server}[\\pipe\\spoolss]', lp, who), rest)
    here = Asked(spoolss, rest)
    name = f'\\\\{server}'
    open_ = {'datatype': RAW, 'devmode_ctr': spoolss.DevmodeContainer(), 'access_mask': 0x02000000, 'userlevel_ctr': client(server)}
    printer = ask('OpenPrinterEx', printername=f'{name}\\office', **open_).out_handle
    machine = ask('OpenPrinterEx', printername=name, **open_).out_handle

    def listed(operation, levels, offered=900, to=ask, **fields):
        for level in levels:
            to(operation, level=level, buffer=bytes(offered), offered=offered, **fields)

    listed('EnumPrinters', (0, 1, 2, 4, 5), flags=2, server=name)
    ask('EnumPrinters', flags=2, server=name, level=1, buffer=None, offered=0)
    listed('GetPrinter', (0, 1, 2, 3, 4, 5, 6, 7, 8), handle=printer)
    for operation, fields in ('EnumPrinterDrivers', {'server': name, 'environment': X64}), ('GetPrinterDriver', {'handle': printer, 'architecture': X64}):
        listed(operation, (1, 2, 3, 4, 5, 6, 8), 1200, here, **fields)
    driver = {'architecture': X64, 'client_major_version': 3, 'client_minor_version': 0}
    listed('GetPrinterDriver2', (3,), handle=printer, **driver)
    listed('GetPrinterDriver2', (3,), 1200, here, handle=printer, **driver)
    listed('GetPrinterDriverDirectory', (1,), 200, server=name, environment=X64)
    listed('GetPrintProcessorDirectory', (1,), 200, server=name, environment=X64)
    listed('EnumPrintProcessors', (1,), 200, servername=name, environment=X64)
    listed('EnumPrintProcessorDataTypes', (1,), 200, servername=name, print_processor_name='winprint')
    listed('EnumPorts', (1, 2), 300, servername=name)
    listed('EnumMonitors', (1, 2), 600, servername=name)
    ask('StartDocPrinter', handle=printer, info_ctr=container('DocumentInfoCtr', 1, of('DocumentInfo1', document_name='report.docx', output_file=None, datatype=RAW)))
    ask('StartPagePrinter', handle=printer)
    ask('WritePrinter', handle=printer, data=b'%!PS', _data_size=4)
    ask('ReadPrinter', handle=printer, data_size=16)
    ask('EndPagePrinter', handle=printer)
    ask('EndDocPrinter', handle=printer)
    listed('EnumJobs', (1, 2, 3), 1600, handle=printer, firstjob=0, numjobs=10)
    job = ask('EnumJobs', handle=printer, firstjob=0, numjobs=10, level=1, buffer=bytes(900), offered=900).out_info[0].job_id
    listed('GetJob', (1, 2, 3, 4), 700, handle=printer, job_id=job)
    ask('SetJob', handle=printer, job_id=job, ctr=job_change(), command=0)
    ask('SetJob', handle=printer, job_id=job, ctr=None, command=1)
    ask('AddJob', handle=printer, level=1, buffer=list(bytes(64)), offered=64)
    ask('ScheduleJob', handle=printer, jobid=1)
    ask('AbortPrinter', handle=printer)
    ask('SetPrinterData', handle=printer, value_name='color', type=1, data=list('blue\0'.encode('utf-16le')))
    ask('SetPrinterDataEx', handle=printer, key_name='PrinterDriverData', value_name='tray', type=4, data=[7, 0, 0, 0])
    ask('GetPrinterData', handle=machine, value_name='MajorVersion', offered=4)
    ask('GetPrinterDataEx', handle=printer, key_name='PrinterDriverData', value_name='tray', offered=4)
    ask('EnumPrinterData', handle=printer, enum_index=0, value_offered=40, data_offered=40)
    ask('EnumPrinterDataEx', handle=printer, key_name='PrinterDriverData', offered=200)
    ask('EnumPrinterKey', handle=printer, key_name='', offered=200)
    ask('DeletePrinterData', handle=printer, value_name='color')
    ask('DeletePrinterDataEx', handle=printer, key_name='PrinterDriverData', value_name='tray')
    ask('DeletePrinterKey', handle=printer, key_name='Mine')
    ask('AddForm', handle=machine, info_ctr=container('AddFormInfoCtr', 1, of('AddFormInfo1', **form())))
    second = of('AddFormInfo2', **form(), keyword='badge', string_type=2, mui_dll=f'{ELSEWHERE}\\s\\forms.dll', ressource_id=1, display_name='A badge', lang_id=0x409)
    ask('SetForm', handle=machine, form_name='Badge', info_ctr=container('AddFormInfoCtr', 2, second))
    ask('SetForm', handle=machine, form_name='Badge', info_ctr=container('AddFormInfoCtr', 1, of('AddFormInfo1', **form())))
    listed('GetForm', (1, 2), 300, handle=machine, form_name='Badge')
    listed('EnumForms', (1,), 100, handle=machine)
    listed('EnumForms', (1,), 100, here, handle=machine)
    ask('DeleteForm', handle=machine, form_name='Badge')
    ask('DeletePort', server_name=name, ptr=0, port_name='office-port')
    screen = ask('CreatePrinterIC', handle=printer, devmode_ctr=spoolss.DevmodeContainer()).out_gdi_handle
    ask('PlayGDIScriptOnPrinterIC', gdi_handle=screen, pIn=[1, 2, 3, 4], cOut=4, ul=0)
    ask('DeletePrinterIC', gdi_handle=screen)
    ask('DeletePrintProcessor', server=name, architecture=X64, print_processor_name='reports')
    ask('ResetPrinter', handle=printer, data_type=RAW, devmode_ctr=spoolss.DevmodeContainer())
    ask('RemoteFindFirstPrinterChangeNotifyEx', handle=printer, flags=0x100, options=0, local_machine=ELSEWHERE, printer_local=4711, notify_options=watched())
    ask('RouterRefreshPrinterChangeNotify', handle=printer, change_low=1, options=watched())
    here('RouterRefreshPrinterChangeNotify', handle=printer, change_low=1, options=watched())
    ask('FindClosePrinterNotify', handle=printer)
    notify = here('ReplyOpenPrinter', server_name=ELSEWHERE, printer_local=4711, type=1, buffer=[1, 2, 3, 4]).out_handle
    here('RouterReplyPrinter', handle=notify, flags=0x100, buffer=[1, 2, 3, 4])
    here('RouterReplyPrinterEx', handle=notify, color=1, flags=0x100, reply_type=0, info=notifications())
    here('ReplyClosePrinter', handle=notify)
    monitor = ask('OpenPrinterEx', printername=f'{name}\\,XcvMonitor Local Port', **open_).out_handle
    ask('XcvData', handle=monitor, function_name='MonitorUI', in_data=b'\0\0', out_data_size=64, status_code=0)
    here('XcvData', handle=monitor, function_name='MonitorUI', in_data=b'\0\0', out_data_size=24, status_code=0)
    needs = [*map(ord, '{D20EA372-DD35-4950-9ED8-A6335AFE79F0}\0\0')]
    ask('GetCorePrinterDrivers', servername=name, architecture=X64, core_driver_dependencies=needs, core_printer_driver_count=1)
    here('GetCorePrinterDrivers', servername=name, architecture=X64, core_driver_dependencies=needs, core_printer_driver_count=1)
    for to in ask, here:
        to('GetPrinterDriverPackagePath', servername=name, architecture=X64, language='en-us', package_id='ntprint.inf_amd64', driver_package_cab=None)
        to('GetJobNamedPropertyValue', hPrinter=printer, JobId=1, pszName='room')
        to('SetJobNamedProperty', hPrinter=printer, JobId=1, pProperty=named())
        to('SetJobNamedProperty', hPrinter=printer, JobId=1, pProperty=number())
        to('DeleteJobNamedProperty', hPrinter=printer, JobId=1, pszName='room')
    ask('LogJobInfoForBranchOffice', hPrinter=printer, pBranchOfficeJobDataContainer=logged())
    ask('AddPerMachineConnection', server=name, printername=f'{ELSEWHERE}\\office', printserver=ELSEWHERE, provider='LanMan Print Services')
    ask('EnumPerMachineConnections', server=name, buffer=bytes(200), offered=200)
    here('EnumPerMachineConnections', server=name, buffer=bytes(200), offered=200)
    ask('DeletePerMachineConnection', server=name, printername=f'{ELSEWHERE}\\office')
    ask('SetPrinter', handle=printer, info_ctr=container('SetPrinterInfoCtr', 0, None), devmode_ctr=spoolss.DevmodeContainer(), secdesc_ctr=security.sec_desc_buf(), command=1)
    ask('DeletePrinter', handle=printer)
    return job


def remote(server, other, lp, job):
    binding = winspool.iremotewinspool(f'ncacn_ip_tcp:{other}[{PORT + 1}]', lp)
    asked = Asked(winspool, binding)

    def ask(operation, **fields):
        return asked(operation if operation.startswith('Sync') else f'Async{operation}', **fields)

    name, nothing = f'\\\\{server}', spoolss.DevmodeContainer()
    open_ = {'pDatatype': RAW, 'pDevModeContainer': nothing, 'AccessRequired': 0x02000000, 'pClientInfo': client(server)}
    printer = ask('OpenPrinter', pPrinterName=f'{name}\\office', **open_).out_pHandle
    machine = ask('OpenPrinter', pPrinterName=name, **open_).out_pHandle
    on = {'hPrinter': printer}

    def listed(operation, levels, field, size=900, **fields):
        for level in levels:
            ask(operation, Level=level, **{field: [0] * size}, **fields)

    listed('EnumPrinters', (0, 1, 2, 4, 5), 'pPrinterEnum', Flags=2, pName=name)
    listed('GetPrinter', (0, 1, 2, 7), 'pPrinter', **on)
    listed('EnumPrinterDrivers', (1, 2, 3, 8), 'pDrivers', 1200, pName=name, pEnvironment=X64)
    listed('GetPrinterDriver', (3, 8), 'pDriver', 1200, pEnvironment=X64, dwClientMajorVersion=3, dwClientMinorVersion=0, **on)
    listed('GetPrinterDriverDirectory', (1,), 'pDriverDirectory', 200, pName=name, pEnvironment=X64)
    listed('GetPrintProcessorDirectory', (1,), 'pPrintProcessorDirectory', 200, pName=name, pEnvironment=X64)
    listed('EnumPrintProcessors', (1,), 'pPrintProcessorInfo', 200, pName=name, pEnvironment=X64)
    listed('EnumPrintProcessorDatatypes', (1,), 'pDatatypes', 200, pName=name, pPrintProcessorName='winprint')
    listed('EnumPorts', (1, 2), 'pPort', 300, pName=name)
    listed('EnumMonitors', (1, 2), 'pMonitor', 600, pName=name)
    ask('StartDocPrinter', pDocInfoContainer=container('DocumentInfoCtr', 1, of('DocumentInfo1', document_name='plan.docx', output_file=None, datatype=RAW)), **on)
    ask('StartPagePrinter', **on)
    ask('WritePrinter', pBuf=list(b'%!PS'), **on)
    ask('ReadPrinter', cbBuf=4, **on)
    ask('EndPagePrinter', **on)
    ask('EndDocPrinter', **on)
    listed('EnumJobs', (1, 2), 'pJob', 1600, FirstJob=0, NoJobs=10, **on)
    listed('GetJob', (1, 2), 'pJob', 700, JobId=job, **on)
    ask('SetJob', JobId=job, pJobContainer=job_change(), Command=0, **on)
    ask('AddJob', Level=1, pAddJob=[0] * 64, **on)
    ask('ScheduleJob', JobId=1, **on)
    ask('AbortPrinter', **on)
    ask('ResetPrinter', pDatatype=RAW, pDevModeContainer=nothing, **on)
    ask('SetPrinterData', pValueName='color', Type=1, pData=list('blue\0'.encode('utf-16le')), **on)
    ask('SetPrinterDataEx', pKeyName='PrinterDriverData', pValueName='tray', Type=4, pData=[7, 0, 0, 0], **on)
    ask('GetPrinterData', hPrinter=machine, pValueName='MajorVersion', nSize=4)
    ask('GetPrinterDataEx', pKeyName='PrinterDriverData', pValueName='tray', nSize=4, **on)
    ask('EnumPrinterData', dwIndex=0, cbValueName=40, cbData=40, **on)
    ask('EnumPrinterDataEx', pKeyName='PrinterDriverData', cbEnumValues=200, **on)
    ask('EnumPrinterKey', pKeyName='', cbSubkey=200, **on)
    ask('DeletePrinterData', pValueName='color', **on)
    ask('DeletePrinterDataEx', pKeyName='PrinterDriverData', pValueName='tray', **on)
    ask('DeletePrinterKey', pKeyName='Mine', **on)
    first = lambda: container('AddFormInfoCtr', 1, of('AddFormInfo1', **form()))
    ask('AddForm', hPrinter=machine, pFormInfoContainer=first())
    ask('SetForm', hPrinter=machine, pFormName='Badge', pFormInfoContainer=first())
    listed('GetForm', (1,), 'pForm', 100, hPrinter=machine, pFormName='Badge')
    listed('EnumForms', (1,), 'pForm', 100, hPrinter=machine)
    ask('DeleteForm', hPrinter=machine, pFormName='Badge')
    screen = ask('CreatePrinterIC', pDevModeContainer=nothing, **on).out_pHandle
    ask('PlayGdiScriptOnPrinterIC', hPrinterIC=screen, pIn=[1, 2, 3, 4], cOut=4, ul=0)
    ask('DeletePrinterIC', phPrinterIC=screen)
    ask('DeletePrintProcessor', Name=name, pEnvironment=X64, pPrintProcessorName='reports')
    ask('DeleteMonitor', Name=name, pEnvironment=X64, pMonitorName='Evil Monitor')
    monitor = ask('OpenPrinter', pPrinterName=f'{name}\\,XcvMonitor Local Port', **open_).out_pHandle
    ask('XcvData', hXcv=monitor, pszDataName='MonitorUI', pInputData=[0, 0], cbOutputData=64, pdwStatus=0)
    server_ = {'pszServer': name, 'pszEnvironment': X64}
    ask('GetCorePrinterDrivers', pszzCoreDriverDependencies=[*map(ord, '{D20EA372-DD35-4950-9ED8-A6335AFE79F0}\0\0')], cCorePrinterDrivers=1, **server_)
    ask('CorePrinterDriverInstalled', CoreDriverGUID=misc.GUID('d20ea372-dd35-4950-9ed8-a6335afe79f0'), ftDriverDate=0x01DA000000000000, dwlDriverVersion=1, **server_)
    ask('GetPrinterDriverPackagePath', pszLanguage='en-us', pszPackageID='ntprint.inf_amd64', pszDriverPackageCab=[0] * 32, **server_)
    ask('UploadPrinterDriverPackage', pszInfPath=f'{ELSEWHERE}\\s\\evil.inf', dwFlags=2, pszDestInfPath='', pcchDestInfPath=32, **server_)
    ask('InstallPrinterDriverFromPackage', pszInfPath='C:\\staged\\evil.inf', pszDriverName='Evil', dwFlags=1, **server_)
    ask('DeletePrinterDriverPackage', pszInfPath='C:\\staged\\evil.inf', **server_)
    ask('SetJobNamedProperty', JobId=1, pProperty=named(), **on)
    ask('GetJobNamedPropertyValue', JobId=1, pszName='room', **on)
    ask('DeleteJobNamedProperty', JobId=1, pszName='room', **on)
    ask('LogJobInfoForBranchOffice', pBranchOfficeJobDataContainer=logged(), **on)
    ask('AddPerMachineConnection', pServer=name, pPrinterName=f'{ELSEWHERE}\\office', pPrintServer=ELSEWHERE, pProvider='LanMan Print Services')
    ask('EnumPerMachineConnections', pServer=name, pPrinterEnum=[0] * 200)
    ask('DeletePerMachineConnection', pServer=name, pPrinterName=f'{ELSEWHERE}\\office')
    watch = ask('SyncRegisterForRemoteNotifications', pNotifyFilter=properties(), **on).out_phRpcHandle
    ask('SyncRefreshRemoteNotifications', hRpcHandle=watch, pNotifyFilter=properties())
    ask('GetRemoteNotifications', hRpcHandle=watch)
    ask('SyncUnRegisterForRemoteNotifications', phRpcHandle=watch)
    ask('SetPrinter', pPrinterContainer=container('SetPrinterInfoCtr', 0, None), pDevModeContainer=nothing, pSecurityContainer=security.sec_desc_buf(), Command=1, **on)
    ask('DeletePrinter', **on)
    ask('ClosePrinter', phPrinter=machine)


def ask(server, other, conf):
    lp, who = loaded(conf)
    remote(server, other, lp, spool(server, other, lp, who))


globals()[sys.argv[1]](*sys.argv[2:])
