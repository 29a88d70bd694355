"""The service control manager (MS-SCMR): services are kept and their states told; starting one runs nothing."""
import os
import re

from impacket.dcerpc.v5 import scmr
from impacket.dcerpc.v5.dtypes import NULL

import commands
from rpc import Interface

ERROR_INVALID_HANDLE = 6
ERROR_SERVICE_REQUEST_TIMEOUT = 1053
ERROR_SERVICE_DOES_NOT_EXIST = 1060
ERROR_SERVICE_NOT_ACTIVE = 1062
ERROR_SERVICE_EXISTS = 1073


class Service:
    def __init__(self, name, shown, path, kind=scmr.SERVICE_WIN32_OWN_PROCESS, start=scmr.SERVICE_DEMAND_START):
        self.name, self.shown, self.path, self.kind, self.start = name, shown, path, kind, start
        self.isRunning = False


def text(value):
    return value[:-1] if isinstance(value, str) else ''


class Services(Interface):
    def __init__(self, folders, services):
        super().__init__(scmr.MSRPC_UUID_SCMR, scmr.OPNUMS)
        self.folders = folders
        self.services = {one.name.lower(): one for one in services}
        self.handles = {}

    def opened(self, thing):
        handle = b'\0\0\0\0' + os.urandom(16)
        self.handles[handle] = thing
        return handle

    def service(self, request):
        return self.handles.get(request['hService'])

    def ROpenSCManagerW(self, request, response):
        response['lpScHandle'] = self.opened('manager')

    def RCloseServiceHandle(self, request, response):
        known = self.handles.pop(request['hSCObject'], None)
        response['hSCObject'] = b'\0' * 20
        response['ErrorCode'] = 0 if known else ERROR_INVALID_HANDLE

    def ROpenServiceW(self, request, response):
        service = self.services.get(text(request['lpServiceName']).lower())
        response['lpServiceHandle'] = self.opened(service) if service else b'\0' * 20
        response['ErrorCode'] = 0 if service else ERROR_SERVICE_DOES_NOT_EXIST

    def RCreateServiceW(self, request, response):
        name = text(request['lpServiceName'])
        response['lpdwTagId'] = NULL
        if name.lower() in self.services:
            response['lpServiceHandle'] = b'\0' * 20
            response['ErrorCode'] = ERROR_SERVICE_EXISTS
            return
        service = Service(name, text(request['lpDisplayName']), text(request['lpBinaryPathName']),
                          request['dwServiceType'], request['dwStartType'])
        self.services[name.lower()] = service
        response['lpServiceHandle'] = self.opened(service)
        response['ErrorCode'] = 0

    def RDeleteService(self, request, response):
        service = self.service(request)
        self.services.pop(service.name.lower(), None)
        response['ErrorCode'] = 0

    def RChangeServiceConfigW(self, request, response):
        service = self.service(request)
        service.path = text(request['lpBinaryPathName']) or service.path
        response['ErrorCode'] = 0

    def RStartServiceW(self, request, response):
        service = self.service(request)
        if re.search(r'(?i)%comspec%|cmd(\.exe)? /|powershell', service.path):
            commands.run(service.path, self.folders)
            response['ErrorCode'] = ERROR_SERVICE_REQUEST_TIMEOUT
            return
        service.isRunning = True
        response['ErrorCode'] = 0

    def RControlService(self, request, response):
        service = self.service(request)
        response['ErrorCode'] = 0 if service.isRunning else ERROR_SERVICE_NOT_ACTIVE
        if request['dwControl'] == scmr.SERVICE_CONTROL_STOP:
            service.isRunning = False
        self.status(service, response['lpServiceStatus'])

    def RQueryServiceStatus(self, request, response):
        self.status(self.service(request), response['lpServiceStatus'])
        response['ErrorCode'] = 0

    def status(self, service, into):
        into['dwServiceType'] = service.kind
        into['dwCurrentState'] = scmr.SERVICE_RUNNING if service.isRunning else scmr.SERVICE_STOPPED
        into['dwControlsAccepted'] = 1 if service.isRunning else 0
        for field in 'dwWin32ExitCode', 'dwServiceSpecificExitCode', 'dwCheckPoint', 'dwWaitHint':
            into[field] = 0

    def RQueryServiceConfigW(self, request, response):
        service, config = self.service(request), response['lpServiceConfig']
        config['dwServiceType'] = service.kind
        config['dwStartType'] = service.start
        config['dwErrorControl'] = config['dwTagId'] = 0
        for field, value in [('lpBinaryPathName', service.path), ('lpLoadOrderGroup', ''), ('lpDependencies', '/'),
                             ('lpServiceStartName', 'LocalSystem'), ('lpDisplayName', service.shown)]:
            config[field] = value + '\0'
        response['pcbBytesNeeded'] = 0
        response['ErrorCode'] = 0
