"""The task scheduler (MS-TSCH): tasks are kept; running one runs nothing but leaves the output that its command asks for."""
import os
import re
import time
import xml.etree.ElementTree as xml

from impacket.dcerpc.v5 import atsvc, sasec, tsch
from impacket.dcerpc.v5.dtypes import NULL

import commands
from rpc import Interface

ERROR_FILE_NOT_FOUND = 0x80070002
TASK = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'


class Task:
    def __init__(self, text):
        root = xml.fromstring(re.sub(r'^<\?xml.*?\?>', '', text))
        self.line = ' '.join(root.findtext('.//%s%s' % (TASK, part), '') for part in ('Command', 'Arguments')).strip()
        self.ran = None


class Tasks(Interface):
    def __init__(self, folders):
        super().__init__(tsch.MSRPC_UUID_TSCHS, tsch.OPNUMS)
        self.folders, self.tasks = folders, {}

    def known(self, request, response):
        task = self.tasks.get(request['path'].rstrip('\0').lower())
        response['ErrorCode'] = 0 if task else ERROR_FILE_NOT_FOUND
        return task

    def SchRpcRegisterTask(self, request, response):
        path = request['path'].rstrip('\0')
        self.tasks[path.lower()] = Task(request['xml'].rstrip('\0'))
        response['pActualPath'] = path + '\0'
        response['pErrorInfo'] = NULL
        response['ErrorCode'] = 0

    def SchRpcRun(self, request, response):
        task = self.known(request, response)
        response['pGuid'] = os.urandom(16)
        if task:
            task.ran = time.gmtime()
            commands.run(task.line, self.folders)

    def SchRpcGetLastRunInfo(self, request, response):
        task = self.known(request, response)
        ran = task.ran if task and task.ran else (0,) * 9
        fields = ['wYear', 'wMonth', 'wDay', 'wHour', 'wMinute', 'wSecond']
        for field, value in [*zip(fields, ran), ('wDayOfWeek', 0), ('wMilliseconds', 0)]:
            response['pLastRuntime'][field] = value
        response['pLastReturnCode'] = 0

    def SchRpcSetSecurity(self, request, response):
        self.known(request, response)

    def SchRpcDelete(self, request, response):
        if self.known(request, response):
            del self.tasks[request['path'].rstrip('\0').lower()]


class Accounts(Interface):
    """Accounts of old tasks (SASec)."""

    def __init__(self):
        super().__init__(sasec.MSRPC_UUID_SASEC, sasec.OPNUMS)

    def SASetAccountInformation(self, request, response):
        response['ErrorCode'] = 0

    SASetNSAccountInformation = SASetAccountInformation


class Jobs(Interface):
    """Jobs of at.exe (atsvc)."""

    def __init__(self):
        super().__init__(atsvc.MSRPC_UUID_ATSVC, atsvc.OPNUMS)
        self.jobs = 0

    def NetrJobAdd(self, request, response):
        self.jobs += 1
        response['pJobId'] = self.jobs
        response['ErrorCode'] = 0
