"""DCE/RPC over connected sockets, with NTLM down to sealing (MS-RPCE, MS-NLMP), by the structures of python3-impacket."""
import os
import socket
import struct
import threading

from Cryptodome.Cipher import ARC4
from impacket import ntlm
from impacket.dcerpc.v5 import rpcrt
from impacket.smbserver import computeNTLMv2
from impacket.uuid import uuidtup_to_bin

NDR = uuidtup_to_bin(('8a885d04-1ceb-11c9-9fe8-08002b104860', '2.0'))
MAX_FRAGMENT = 4280
nca_s_op_rng_error = 0x1c010002
ERROR_ACCESS_DENIED = 5


class Refused(Exception):
    """A call answered by a fault with this status."""


class Ntlm:
    """One security context, the server's side."""

    def __init__(self, name, domain, accounts):
        self.name, self.domain, self.accounts = name, domain, accounts
        self.sequence = 0
        self.user = None

    def challenge(self, token):
        self.negotiated = ntlm.NTLMAuthNegotiate()
        self.negotiated.fromString(token)
        pairs = ntlm.AV_PAIRS()
        for kind in ntlm.NTLMSSP_AV_HOSTNAME, ntlm.NTLMSSP_AV_DNS_HOSTNAME:
            pairs[kind] = self.name.encode('utf-16le')
        for kind in ntlm.NTLMSSP_AV_DOMAINNAME, ntlm.NTLMSSP_AV_DNS_DOMAINNAME:
            pairs[kind] = self.domain.encode('utf-16le')
        domain = self.domain.encode('utf-16le')
        answer = ntlm.NTLMAuthChallenge()
        answer['flags'] = (self.negotiated['flags'] & ~ntlm.NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED
                           & ~ntlm.NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED
                           | ntlm.NTLMSSP_NEGOTIATE_TARGET_INFO | ntlm.NTLMSSP_TARGET_TYPE_SERVER | ntlm.NTLMSSP_NEGOTIATE_VERSION)
        answer['challenge'] = os.urandom(8)
        answer['domain_name'] = domain
        answer['domain_len'] = answer['domain_max_len'] = len(domain)
        answer['domain_offset'] = 56
        answer['TargetInfoFields'] = pairs
        answer['TargetInfoFields_len'] = answer['TargetInfoFields_max_len'] = len(pairs)
        answer['TargetInfoFields_offset'] = 56 + len(domain)
        answer['Version'] = struct.pack('<BBHxxxB', 10, 0, 17763, 15)
        answer['VersionLen'] = 8
        self.challenged = answer
        return answer.getData()

    def authenticate(self, token):
        answer = ntlm.NTLMAuthChallengeResponse()
        answer.fromString(token)
        user = answer['user_name'].decode('utf-16le')
        nthash = self.accounts.get(user.lower())
        if nthash is None:
            return
        status, key = computeNTLMv2(user, b'', nthash, self.challenged['challenge'], answer, self.challenged, self.negotiated)
        if status != 0:
            return
        self.user = user
        self.flags = answer['flags']
        self.sign = {side: ntlm.SIGNKEY(self.flags, key, side) for side in ('Client', 'Server')}
        self.seal = {side: ntlm.SEALKEY(self.flags, key, side) for side in ('Client', 'Server')}
        self.cipher = {side: ARC4.new(self.seal[side]).encrypt for side in self.seal}

    def unsealed(self, stub):
        plain, _ = ntlm.SEAL(self.flags, self.sign['Client'], self.seal['Client'], stub, stub, self.sequence, self.cipher['Client'])
        return plain

    def sealed(self, pdu, stub):
        return ntlm.SEAL(self.flags, self.sign['Server'], self.seal['Server'], pdu, stub, self.sequence, self.cipher['Server'])

    def signature(self, pdu):
        return ntlm.SIGN(self.flags, self.sign['Server'], pdu, self.sequence, self.cipher['Server'])

    def checked(self):
        """The client's signature is not held against the bytes, but its cipher runs over it (MS-NLMP 3.4.4.2)."""
        self.cipher['Client'](b'\0' * 8)


class Interface:
    """The operations of one interface, each a method `Name(request, response)` that fills in the response."""

    def __init__(self, uuid, opnums):
        self.uuid, self.opnums = uuid, opnums

    def call(self, opnum, stub, target):
        request, response = self.opnums.get(opnum, (None, None))
        method = getattr(self, request.__name__, None) if request else None
        if method is None:
            raise Refused(nca_s_op_rng_error)
        self.stub, self.target = stub, target
        answer = response()
        try:
            asked = request(stub)
        except struct.error:  # what others write python3-impacket cannot always read; some methods need nothing of it
            asked = None
        method(asked, answer)
        return answer.getData()


class Connection:
    def __init__(self, sock, endpoint):
        self.sock, self.endpoint = sock, endpoint
        self.contexts = {}
        self.security = self.level = None
        self.stub = b''

    def received(self):
        data = b''
        while len(data) < 16 or len(data) < struct.unpack_from('<H', data, 8)[0]:
            more = self.sock.recv((struct.unpack_from('<H', data, 8)[0] if len(data) >= 16 else 16) - len(data))
            if not more:
                return None
            data += more
        return data

    def serve(self):
        while (data := self.received()) is not None:
            kind = data[2]
            if kind in (rpcrt.MSRPC_BIND, rpcrt.MSRPC_ALTERCTX):
                self.bound(rpcrt.MSRPCHeader(data))
            elif kind == rpcrt.MSRPC_AUTH3:
                self.security.authenticate(rpcrt.MSRPCHeader(data)['auth_data'])
            elif kind == rpcrt.MSRPC_REQUEST:
                self.asked(data)

    def bound(self, packet):
        bind = rpcrt.MSRPCBind(packet['pduData'])
        items, left = b'', bind['ctx_items']
        for _ in range(bind['ctx_num']):
            item = rpcrt.CtxItem(left)
            left = left[len(item):]
            known = item['AbstractSyntax'] in self.endpoint.interfaces and item['TransferSyntax'] == NDR
            if known:
                self.contexts[item['ContextID']] = self.endpoint.interfaces[item['AbstractSyntax']]
            result = rpcrt.CtxItemResult()
            result['Result'] = rpcrt.MSRPC_CONT_RESULT_ACCEPT if known else rpcrt.MSRPC_CONT_RESULT_PROV_REJECT
            result['Reason'] = 0 if known else (2 if item['TransferSyntax'] != NDR else 1)
            result['TransferSyntax'] = NDR if known else b'\0' * 20
            items += result.getData()
        alter = packet['type'] == rpcrt.MSRPC_ALTERCTX
        address = b'' if alter else self.endpoint.address.encode() + b'\0'
        body = struct.pack('<HHLH', MAX_FRAGMENT, MAX_FRAGMENT, 0x1234, len(address)) + address
        body += b'\0' * (-len(body) % 4) + struct.pack('<Bxxx', bind['ctx_num']) + items
        trailer = b''
        if packet['auth_len']:
            asked = rpcrt.SEC_TRAILER(packet['sec_trailer'])
            self.level = asked['auth_level']
            self.security = Ntlm(self.endpoint.name, self.endpoint.domain, self.endpoint.accounts)
            trailer = struct.pack('<BBBxL', asked['auth_type'], self.level, 0, asked['auth_ctx_id'])
            trailer += self.security.challenge(packet['auth_data'])
        self.sent(rpcrt.MSRPC_ALTERCTX_R if alter else rpcrt.MSRPC_BINDACK, 3, packet['call_id'], body, trailer)

    def sent(self, kind, flags, call, body, trailer=b''):
        header = struct.pack('<BBBB4sHHL', 5, 0, kind, flags, b'\x10\0\0\0', 16 + len(body) + len(trailer), max(len(trailer) - 8, 0), call)
        self.sock.sendall(header + body + trailer)

    @property
    def protects(self):
        return self.level in (rpcrt.RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY)

    def asked(self, data):
        header = rpcrt.MSRPCRequestHeader(data)
        stub = data[header.get_header_size():]
        if header['auth_len']:
            at = len(stub) - header['auth_len'] - 8
            padding, stub = stub[at + 2], stub[:at]
            if self.level == rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY:
                stub = self.security.unsealed(stub)
            elif self.protects:
                self.security.checked()
            stub = stub[:len(stub) - padding]
        self.stub += stub
        if not header['flags'] & rpcrt.PFC_LAST_FRAG:
            self.security.sequence += 1
            return
        stub, self.stub = self.stub, b''
        opnum, context = header['op_num'], header['ctx_id']
        user = self.security.user if self.security else None
        try:
            if self.security is not None and user is None:
                raise Refused(ERROR_ACCESS_DENIED)
            target = header['uuid'] if header['flags'] & rpcrt.PFC_OBJECT_UUID else None
            answer = self.contexts[context].call(opnum, stub, target)
        except Refused as refusal:
            print('refused', context, opnum, hex(refusal.args[0]), flush=True)
            self.sent(rpcrt.MSRPC_FAULT, 3, header['call_id'], struct.pack('<LHBxLxxxx', 32, context, 0, refusal.args[0]))
            return
        self.answered(header['call_id'], context, answer)

    def answered(self, call, context, stub):
        room = MAX_FRAGMENT - 64 & ~15
        pieces = [stub[at:at + room] for at in range(0, len(stub), room)] or [b'']
        for number, piece in enumerate(pieces):
            flags = (1 if number == 0 else 0) | (2 if number == len(pieces) - 1 else 0)
            start = struct.pack('<LHBx', len(stub) - number * room, context, 0)
            if not self.protects:
                self.sent(rpcrt.MSRPC_RESPONSE, flags, call, start + piece)
                continue
            padding = -len(piece) % 16
            piece += b'\0' * padding
            trailer = struct.pack('<BBBxL', rpcrt.RPC_C_AUTHN_WINNT, self.level, padding, context + 79231)
            header = struct.pack('<BBBB4sHHL', 5, 0, rpcrt.MSRPC_RESPONSE, flags, b'\x10\0\0\0', 16 + 8 + len(piece) + 24, 16, call)
            if self.level == rpcrt.RPC_C_AUTHN_LEVEL_PKT_PRIVACY:
                piece, signature = self.security.sealed(header + start + piece + trailer, piece)
            else:
                signature = self.security.signature(header + start + piece + trailer)
            signature = signature if isinstance(signature, bytes) else signature.getData()
            self.security.sequence += 1
            self.sock.sendall(header + start + piece + trailer + signature)


class Endpoint:
    """A port with interfaces: TCP for all who come, or the far end of a named pipe on the loopback address."""

    def __init__(self, machine, interfaces, address='', port=0, host='127.0.0.1'):
        self.name, self.domain, self.accounts = machine.name, machine.domain, machine.accounts
        self.interfaces = {one.uuid.ljust(20, b'\0'): one for one in interfaces}
        self.listening = socket.create_server((host, port))
        self.port = self.listening.getsockname()[1]
        self.address = address or str(self.port)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            sock, _ = self.listening.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        with sock:
            Connection(sock, self).serve()
