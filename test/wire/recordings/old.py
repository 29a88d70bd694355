"""Asks a server for what no client at hand asks any more: READ_RAW, WRITE_RAW, print files, directories made by TRANS2, and RAP."""
import socket
import struct
import sys

stream = socket.create_connection((sys.argv[1], 445))
uid = tid = mid = 0


def exactly(count):
    data = b''
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def receive():
    while True:
        header = struct.unpack('>I', exactly(4))[0]
        if header >> 24 != 0x85:
            return exactly(header & 0xFFFFFF)


def send(message):
    stream.sendall(struct.pack('>I', len(message)) + message)


def message(command, words, data):
    global mid
    mid += 1
    header = b'\xffSMB' + struct.pack('<BIBH', command, 0, 0x18, 0x4001) + bytes(12) + struct.pack('<HHHH', tid, 0x1234, uid, mid)
    return header + bytes([len(words) // 2]) + words + struct.pack('<H', len(data)) + data


def call(command, words, data):
    send(message(command, words, data))
    return receive()


def connect(share):
    answer = call(0x75, struct.pack('<BBHHH', 0xFF, 0, 0, 0, 1), b'\0' + share + b'\0?????\0')
    return struct.unpack('<H', answer[24:26])[0]


def write_raw(fid, offset, data, immediate, through):
    first = data[:immediate]
    words = struct.pack('<HHHIIHIHH', fid, len(data), 0, offset, 0, 1 if through else 0, 0, len(first), 60)
    send(message(0x1D, words, b'\0' + first))
    receive()
    stream.sendall(struct.pack('>I', len(data) - immediate) + data[immediate:])
    if through:
        receive()


def rap(opcode, parameters_like, data_like, parameters):
    asked = struct.pack('<H', opcode) + parameters_like + b'\0' + data_like + b'\0' + parameters
    name = b'\\PIPE\\LANMAN\0'
    at = 63 + len(name)
    words = struct.pack('<HHHHBBHIHHHHHBB', len(asked), 0, 1024, 8192, 0, 0, 0, 1000, 0, len(asked), at, 0, at + len(asked), 0, 0)
    call(0x25, words, name + asked)


call(0x72, b'', b'\x02NT LM 0.12\0')
answer = call(0x73, struct.pack('<BBHHHHIHHII', 0xFF, 0, 0, 65535, 2, 1, 0, 1, 0, 0, 0x54), b'\0nobody\0LAB\0Unix\0old\0')
uid = struct.unpack('<H', answer[28:30])[0]

tid = connect(b'\\\\SALES-PC\\share')
name = b'raw.bin'
create = struct.pack('<BBHBHIIIQIIIIIB', 0xFF, 0, 0, 0, len(name), 0, 0, 0x12019F, 0, 0x80, 7, 5, 0x40, 2, 0)
fid = struct.unpack('<H', call(0xA2, create, name + b'\0')[38:40])[0]
write_raw(fid, 0, bytes(300), 0, True)
write_raw(fid, 300, b'0123456789' * 20, 4, False)
send(message(0x1A, struct.pack('<HIHHIH', fid, 300, 200, 0, 0, 0), b''))
receive()
call(0x04, struct.pack('<HI', fid, 0xFFFFFFFF), b'')

answer = call(0x70, b'', b'\x04\\\\SALES-PC\\share\0\x04\0\x04A:\0')
tid = struct.unpack('<H', answer[35:37])[0]
call(0x01, b'', b'\x04\\nothing\0')

tid = connect(b'\\\\SALES-PC\\printer')
fid = struct.unpack('<H', call(0xC0, struct.pack('<HH', 0, 1), b'\x04job one\0')[33:35])[0]
page = b'first page\n'
call(0xC1, struct.pack('<H', fid), b'\x01' + struct.pack('<H', len(page)) + page)
call(0xC2, struct.pack('<H', fid), b'')

tid = connect(b'\\\\SALES-PC\\IPC$')
rap(0, b'WrLeh', b'B13BWz', struct.pack('<HH', 1, 4096))
rap(1, b'zWrLh', b'B13BWz', b'share\0' + struct.pack('<HH', 1, 4096))
rap(13, b'WrLh', b'B16BBDz', struct.pack('<HH', 1, 4096))
rap(0x3F, b'WrLh', b'zzzBBzz', struct.pack('<HH', 10, 4096))
rap(0x68, b'WrLehDz', b'B16BBDz', struct.pack('<HHI', 1, 4096, 0xFFFFFFFF) + b'LAB\0')
