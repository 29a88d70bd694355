"""A web server that lets in whom Samba's NTLM knows: web.py SMBCONF PORT, on the domain controller."""
import base64
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from samba.auth import AuthContext, system_session
from samba.credentials import Credentials
from samba.gensec import Security
from samba.param import LoadParm
from samba.samdb import SamDB

lp = LoadParm()
lp.load(sys.argv[1])
database = SamDB(session_info=system_session(), lp=lp)


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'web'
    sys_version = ''
    security = None

    def answer(self, status, token=None):
        self.send_response(status)
        if status == 401:
            self.send_header('WWW-Authenticate', 'NTLM' if token is None else 'NTLM ' + base64.b64encode(token).decode())
        body = b'certificates\n' if status == 200 else b''
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        header = self.headers.get('Authorization', '')
        if not header.startswith('NTLM '):
            return self.answer(401)
        if self.security is None:
            credentials = Credentials()
            credentials.guess(lp)
            credentials.set_machine_account(lp)
            context = AuthContext(lp_ctx=lp, ldb=database, methods=['sam'])
            self.security = Security.start_server({'lp_ctx': lp, 'target_hostname': 'dc1'}, context)
            self.security.set_credentials(credentials)
            self.security.start_mech_by_name('ntlmssp')
        try:
            done, token = self.security.update(base64.b64decode(header[5:]))
            return self.answer(200) if done else self.answer(401, token)
        except Exception as refusal:
            print(refusal)
            self.security = None
            return self.answer(401)


HTTPServer(('', int(sys.argv[2])), Handler).serve_forever()
