"""A machine that takes services, tasks and objects as Windows does and runs nothing: standin FOLDER NAME PASSWORD ADDRESS.

For recordings alone: real clients of attack tools go on where Samba refuses them. Files and pipes are served by
python3-impacket's SMB server; what answers in the pipes and on TCP stands beside this file.
"""
import binascii
import os
import sys

from impacket import ntlm, smbserver
from impacket.dcerpc.v5.dcomrt import IID_IRemUnknown, IID_IRemUnknown2

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dcom
import paexec
from certificates import Authority
from events import Events
from exporter import Activation, Exporter
from machine import Firewall, SecondaryLogon, Shutdown
from policy import Policy
from rpc import Endpoint
from services import Service, Services
from tasks import Accounts, Jobs, Tasks
from terminals import Enumeration, Legacy, Session


class Machine:
    def __init__(self, folder, name, password, address):
        self.name, self.domain, self.address = name, 'LAB', address
        self.hash = ntlm.compute_nthash(password)
        self.accounts = {user: self.hash for user in ('administrator', 'ssales')}
        self.folders = {'C$': os.path.join(folder, 'c'), 'ADMIN$': os.path.join(folder, 'c', 'Windows')}
        for place in 'System32', 'Temp':
            os.makedirs(os.path.join(self.folders['ADMIN$'], place))


def services():
    for name, shown, path in [
            ('Spooler', 'Print Spooler', 'C:\\Windows\\System32\\spoolsv.exe'),
            ('XblAuthManager', 'Xbox Live Auth Manager', 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p'),
            ('MSSQLSERVER', 'SQL Server (MSSQLSERVER)', 'C:\\Program Files\\Microsoft SQL Server\\sqlservr.exe'),
            ('SQLWriter', 'SQL Server VSS Writer', 'C:\\Program Files\\Microsoft SQL Server\\sqlwriter.exe'),
            ('VSS', 'Volume Shadow Copy', 'C:\\Windows\\system32\\vssvc.exe'),
            ('BackupExecAgent', 'Backup Exec Remote Agent', 'C:\\Program Files\\Backup Exec\\beremote.exe'),
            ('W3SVC', 'World Wide Web Publishing Service', 'C:\\Windows\\system32\\svchost.exe -k iissvcs')]:
        one = Service(name, shown, path)
        one.isRunning = name != 'XblAuthManager'
        yield one


def main():
    machine = Machine(*sys.argv[1:5])
    server = smbserver.SimpleSMBServer('0.0.0.0', 445)
    settings = server._SimpleSMBServer__smbConfig
    for option, value in [('server_name', machine.name), ('server_domain', machine.domain), ('server_os', 'Windows')]:
        settings.set('global', option, value)
    server.setSMBChallenge(os.urandom(8).hex())
    server.setSMB2Support(True)
    for user in machine.accounts:
        server.addCredential(user, 0, '', binascii.hexlify(machine.hash).decode())
    for share, path in machine.folders.items():
        server.addShare(share, path)
    authority = Authority('LAB-CA')
    pipes = {'svcctl': [Services(machine.folders, services())],
             'lsarpc': [Policy(machine.domain)],
             'atsvc': [Tasks(machine.folders), Accounts(), Jobs()],
             'cert': [authority],
             'LSM_API_service': [Enumeration(), Session()],
             'Ctx_WinStation_API_service': [Legacy()],
             'seclogon': [SecondaryLogon()]}
    for pipe, interfaces in pipes.items():
        endpoint = Endpoint(machine, interfaces, '\\PIPE\\' + pipe)
        server.registerNamedPipe(pipe, ('127.0.0.1', endpoint.port))
    for pipe, serve in paexec.pipes('CLIENT', 4242).items():
        server.registerNamedPipe(pipe, paexec.listening(serve))
    # What Windows serves on ports that its endpoint mapper tells: the clients here know them.
    for port, interface in [(49663, authority), (49664, Events()), (49665, Firewall()), (49666, Shutdown())]:
        Endpoint(machine, [interface], port=port, host=machine.address)
    Endpoint(machine, [part(machine.address) for part in (dcom.Activator, Exporter, Activation)], port=135, host=machine.address)
    Endpoint(machine, [dcom.Unknown(IID_IRemUnknown), dcom.Unknown(IID_IRemUnknown2), dcom.Login(), dcom.Wmi(machine), dcom.CallResult(),
                       dcom.Automation(machine.folders)], port=dcom.OBJECT_PORT, host=machine.address)
    server.start()


main()
