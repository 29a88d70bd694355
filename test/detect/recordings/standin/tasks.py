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
TASK_STATE_READY, TASK_STATE_RUNNING = 3, 4
APE_AT_ID_NOT_FOUND = 3806
TASK = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'


class Task:
    def __init__(self, text):
        self.text, self.instance, self.enabled = text, os.urandom(16), 1
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

    def SchRpcHighestVersion(self, request, response):
        response['pVersion'] = 0x10006

    def SchRpcRetrieveTask(self, request, response):
        task = self.known(request, response)
        response['pXml'] = task.text if task else NULL

    def SchRpcCreateFolder(self, request, response):
        response['ErrorCode'] = 0

    def SchRpcGetSecurity(self, request, response):
        response['sddl'] = 'O:BAG:SYD:(A;;FA;;;BA)\0' if self.known(request, response) else NULL

    def SchRpcEnumFolders(self, request, response):
        self.names(response, ['Microsoft', 'Backups'])

    def SchRpcEnumTasks(self, request, response):
        inside = request['path'].rstrip('\0').lower().rstrip('\\') + '\\'
        self.names(response, [path[len(inside):] for path in self.tasks if path.startswith(inside)])

    def names(self, response, names):
        for name in names:
            one = tsch.LPWSTR()
            one['Data'] = name + '\0'
            response['pNames'].append(one)
        response['startIndex'] = response['pcNames'] = len(names)

    def SchRpcEnumInstances(self, request, response):
        task = self.known(request, response)
        for _ in range(1 if task else 0):
            one = tsch.GUID()
            one['Data'] = task.instance
            response['pGuids'].append(one)
        response['pcGuids'] = len(response['pGuids'])

    def SchRpcGetInstanceInfo(self, request, response):
        path = next((path for path, task in self.tasks.items() if task.instance == request['guid']), None)
        response['pPath'] = response['pCurrentAction'] = path + '\0' if path else NULL
        response['pInfo'] = NULL
        response['pState'], response['pEnginePID'] = TASK_STATE_RUNNING, 4712
        response['pcGroupInstances'], response['pGroupInstances'] = 0, NULL
        response['ErrorCode'] = 0 if path else ERROR_FILE_NOT_FOUND

    def SchRpcStopInstance(self, request, response):
        response['ErrorCode'] = 0

    def SchRpcStop(self, request, response):
        self.known(request, response)

    SchRpcEnableTask = SchRpcRename = SchRpcStop

    def SchRpcScheduledRuntimes(self, request, response):
        self.known(request, response)
        response['pRuntimes'] = NULL

    def SchRpcGetTaskInfo(self, request, response):
        task = self.known(request, response)
        response['pEnabled'], response['pState'] = task.enabled if task else 0, TASK_STATE_READY

    def SchRpcGetNumberOfMissedRuns(self, request, response):
        self.known(request, response)


class Accounts(Interface):
    """Accounts of old tasks (SASec)."""

    def __init__(self):
        super().__init__(sasec.MSRPC_UUID_SASEC, sasec.OPNUMS)

    def SASetAccountInformation(self, request, response):
        response['ErrorCode'] = 0

    SASetNSAccountInformation = SASetAccountInformation

    def SAGetNSAccountInformation(self, request, response):
        for letter in 'LAB\\nightly'.ljust(request['ccBufferSize'], '\0'):
            response['wszBuffer'].append(ord(letter))

    SAGetAccountInformation = SAGetNSAccountInformation


class Jobs(Interface):
    """Jobs of at.exe (atsvc)."""

    def __init__(self):
        super().__init__(atsvc.MSRPC_UUID_ATSVC, atsvc.OPNUMS)
        self.jobs, self.made = {}, 0

    def NetrJobAdd(self, request, response):
        self.made += 1
        asked = request['pAtInfo']
        self.jobs[self.made] = {field: asked[field] for field in ('JobTime', 'DaysOfMonth', 'DaysOfWeek', 'Flags', 'Command')}
        response['pJobId'] = self.made
        response['ErrorCode'] = 0

    def NetrJobDel(self, request, response):
        gone = [job for job in self.jobs if request['MinJobId'] <= job <= request['MaxJobId']]
        for job in gone:
            del self.jobs[job]
        response['ErrorCode'] = 0 if gone else APE_AT_ID_NOT_FOUND

    def NetrJobEnum(self, request, response):
        for job, values in self.jobs.items():
            one = atsvc.AT_ENUM()
            for field, value in {'JobId': job, **values}.items():
                one[field] = value
            response['pEnumContainer']['Buffer'].append(one)
        response['pEnumContainer']['EntriesRead'] = response['pTotalEntries'] = len(self.jobs)
        response['pResumeHandle'] = 0

    def NetrJobGetInfo(self, request, response):
        values = self.jobs.get(request['JobId'])
        response['ErrorCode'] = 0 if values else APE_AT_ID_NOT_FOUND
        if values is None:
            response['ppAtInfo'] = NULL
            return
        for field, value in values.items():
            response['ppAtInfo'][field] = value
