"""CIM classes and instances as WMI sends them (MS-WMIO)."""
import struct

STRING, UINT8, SINT32, UINT32, BOOLEAN, OBJECT, REFERENCE = 8, 17, 3, 19, 11, 13, 102
ARRAY = 0x2000
NAMES = {STRING: 'string', UINT8: 'uint8', SINT32: 'sint32', UINT32: 'uint32', BOOLEAN: 'boolean', OBJECT: 'object', REFERENCE: 'ref'}
SIZES = {BOOLEAN: 2, UINT8: 1}
CIMTYPE, KEY = 0x8000000a, 0x80000001
NONE = 0xffffffff


def text(value):
    return b'\0' + value.encode() + b'\0'


class Heap:
    def __init__(self):
        self.data = b''

    def add(self, item):
        at = len(self.data)
        self.data += item
        return at

    def encoded(self):
        return struct.pack('<L', len(self.data) | 0x80000000) + self.data


def size(kind):
    return 4 if kind & ARRAY else SIZES.get(kind, 4)


def counted(data):
    return struct.pack('<L', len(data) + 4) + data


def nd_table(count, bits):
    """2.2.26: two bits for each property; the lower says that it is null."""
    return bytes(sum(bits << 2 * slot for slot in range(min(4, count - at))) for at in range(0, count, 4))


def class_part(name, properties, parents=()):
    """2.2.15. Properties are (name, type, further qualifiers), in the order of their declaration."""
    heap = Heap()
    name_at = heap.add(text(name)) if name else NONE
    derivation = b''.join(text(one) + struct.pack('<L', len(text(one))) for one in parents)
    lookup, values, offset = [], b'', 0
    for order, (property_name, kind, *further) in enumerate(properties):
        property_at = heap.add(text(property_name))
        type_at = heap.add(text(NAMES[kind & ~ARRAY]))
        qualifiers = struct.pack('<LBLL', CIMTYPE, 3, STRING, type_at)
        for qualifier, value in further:
            if qualifier == KEY:
                qualifiers += struct.pack('<LBLH', KEY, 3, BOOLEAN, value)
            else:
                qualifiers += struct.pack('<LBLL', heap.add(text(qualifier)), 0x11, SINT32, value)
        info = heap.add(struct.pack('<LHLL', kind, order, offset, 0) + counted(qualifiers))
        lookup.append((property_name.lower(), struct.pack('<LL', property_at, info)))
        values += b'\xff' * size(kind) if size(kind) == 4 else b'\0' * size(kind)
        offset += size(kind)
    table = nd_table(len(properties), 1) + values if properties else b''
    entries = struct.pack('<L', len(lookup)) + b''.join(entry for _, entry in sorted(lookup))
    rest = counted(derivation) + counted(b'') + entries + table + heap.encoded()
    return struct.pack('<LBLL', 13 + len(rest), 0, name_at, len(table)) + rest


def methods_part(methods):
    """2.2.38. Methods are (name, class part of what goes in or None, class part of what comes out)."""
    heap, described = Heap(), b''
    for name, *signatures in methods:
        name_at = heap.add(text(name))
        blocks = [part and class_block(part) for part in signatures]
        places = [heap.add(struct.pack('<L', len(block)) + block) if block else NONE for block in blocks]
        described += struct.pack('<LB3xLLLL', name_at, 0, 0, NONE, *places)
    return counted(struct.pack('<HH', len(methods), 0) + described + heap.encoded())


def class_block(part, methods=(), decoration=b''):
    nothing = class_part('', []) + methods_part([])
    return bytes([5 if decoration else 1]) + decoration + nothing + part + methods_part(methods)


def instance_block(part, properties, values):
    heap, table = Heap(), b''
    heap.add(text('__PARAMETERS'))
    for name, kind, *_ in properties:
        table += struct.pack('<L', heap.add(text(values[name])) if kind == STRING else values[name])
    rest = struct.pack('<BL', 0, 0) + nd_table(len(properties), 0) + table + b'\4\0\0\0\1' + heap.encoded()
    return b'\2' + part + struct.pack('<L', len(rest) + 4) + rest


def unit(block):
    return struct.pack('<LL', 0x12345678, len(block)) + block


def parameters(properties):
    return class_part('__PARAMETERS', [(name, kind, ('ID', number)) for number, (name, kind) in enumerate(properties)])


CREATE_IN = [('CommandLine', STRING), ('CurrentDirectory', STRING), ('ProcessStartupInformation', OBJECT)]
CREATE_OUT = [('ProcessId', UINT32), ('ReturnValue', UINT32)]
VALUE_OUT = [('ReturnValue', UINT32), ('sValue', STRING)]
KEY_IN, KEY_OUT = [('hDefKey', UINT32), ('sSubKeyName', STRING)], [('ReturnValue', UINT32)]
SET_IN = KEY_IN + [('sValueName', STRING), ('sValue', STRING)]
CONSUMER = [('CreatorSID', UINT8 | ARRAY), ('MachineName', STRING), ('MaximumQueueSize', UINT32)]

# The classes that tools ask for, as far as they use them: properties, methods.
CLASSES = {
    'Win32_Process': (class_part('Win32_Process', [('Handle', STRING, (KEY, 0xffff)), ('Name', STRING), ('ProcessId', UINT32)],
                                 ['CIM_Process', 'CIM_LogicalElement', 'CIM_ManagedSystemElement']),
                      [('Create', parameters(CREATE_IN), parameters(CREATE_OUT))]),
    'StdRegProv': (class_part('StdRegProv', []), [
        ('GetStringValue', parameters(KEY_IN + [('sValueName', STRING)]), parameters(VALUE_OUT)),
        ('SetStringValue', parameters(SET_IN), parameters(KEY_OUT)),
        ('DeleteKey', parameters(KEY_IN), parameters(KEY_OUT))]),
    'ActiveScriptEventConsumer': (class_part('ActiveScriptEventConsumer', CONSUMER + [
        ('Name', STRING, (KEY, 0xffff)), ('ScriptingEngine', STRING), ('ScriptText', STRING)], ['__EventConsumer']), []),
    '__EventFilter': (class_part('__EventFilter', [('CreatorSID', UINT8 | ARRAY), ('EventAccess', STRING), ('EventNamespace', STRING),
                                                   ('Name', STRING, (KEY, 0xffff)), ('Query', STRING), ('QueryLanguage', STRING)]), []),
    '__FilterToConsumerBinding': (class_part('__FilterToConsumerBinding', [
        ('Consumer', REFERENCE, (KEY, 0xffff)), ('CreatorSID', UINT8 | ARRAY), ('Filter', REFERENCE, (KEY, 0xffff))]), []),
}


def class_object(server, namespace, name):
    part, methods = CLASSES[name]
    return unit(class_block(part, methods, text(server) + text(namespace)))


# What each method gives back: its parameters, and their values but for what the caller of `returned` knows better.
RETURNED = {
    'Create': (CREATE_OUT, {'ProcessId': 0, 'ReturnValue': 0}),
    'GetStringValue': (VALUE_OUT, {'ReturnValue': 0, 'sValue': ''}),
    'SetStringValue': (KEY_OUT, {'ReturnValue': 0}),
    'DeleteKey': (KEY_OUT, {'ReturnValue': 0}),
}


def returned(method, **known):
    properties, values = RETURNED[method]
    return unit(instance_block(parameters(properties), properties, {**values, **known}))
