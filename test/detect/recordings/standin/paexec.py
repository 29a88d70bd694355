"""PAExec's service as its clients see it: a pipe of messages, and three of a program that prints whoami's words and ends."""
import socket
import struct
import threading

MSGID_OK, MSGID_START_APP = 4, 5
OUTPUT = b'nt authority\\system\r\n'


def message(number, payload=b''):
    return struct.pack('<HLL', number, 1, len(payload)) + payload


def control(sock):
    while data := sock.recv(65536):
        if struct.unpack_from('<H', data)[0] == MSGID_START_APP:
            sock.sendall(message(MSGID_OK, struct.pack('<L', 0)))
        else:
            sock.sendall(message(MSGID_OK))


def printed(sock):
    sock.sendall(OUTPUT)


def silent(sock):
    sock.recv(65536)


def listening(serve):
    """The address of a socket whose connections `serve` gets."""
    ear = socket.create_server(('127.0.0.1', 0))

    def accept():
        while True:
            sock, _ = ear.accept()
            threading.Thread(target=held, args=(sock,), daemon=True).start()

    def held(sock):
        with sock:
            serve(sock)

    threading.Thread(target=accept, daemon=True).start()
    return ear.getsockname()


def pipes(client, process):
    return {'PAExec-%d-%s.exe' % (process, client): control, 'PAExecOut%s%d' % (client, process): printed,
            'PAExecErr%s%d' % (client, process): silent, 'PAExecIn%s%d' % (client, process): silent}
