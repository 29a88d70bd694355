/**
 * The memory contract between the engine and its host: integer constants only, read by asc and by tsc.
 *
 * Control block, records and the structures they point at are little-endian; records are RECORD_SIZE bytes each.
 * A pointer in a record is an address in the shared memory. Records, and what they point at, stay as they are during the
 * next call of `feed`, `resume` or `finish`, and until the one after that: so one call's records can be read while the next
 * call runs. Bytes of the chunk are the host's to keep.
 */
export const ABI_VERSION = 7;

// ── What `feed`, `resume` and `finish` return ────────────────────────────────────────────────────────────────────────
/** All whole packets of the chunk are done; CONTROL_CONSUMED says how much of it was used: bring the rest again, with more. */
export const NEED_MORE = 0;
/** The record ring or the outbox is full: drain the records, then call `resume` with the chunk left as it is. */
export const DRAIN = 1;
/** The bytes are no capture (before the first packet), or damaged beyond reading on (after it); see the problems. */
export const DAMAGED = 2;
/** `finish` only: nothing is left. Of other calls: no capture is open. */
export const FINISHED = 3;
/** Parameters given to `configure` are out of range; nothing was set up. */
export const REFUSED = 4;
/** The next packet of those that are open is not before the `until` of `open`: open what begins then, or `resume` without it. */
export const AHEAD = 5;

// ── Limits that both sides know ──────────────────────────────────────────────────────────────────────────────────────
/** Flows fall into this many shards by their unordered pair of addresses; every limit on flows and buffers holds per shard. */
export const SHARDS = 64;
/** An instance is one of at most this many parts: part p of n follows the shards s with s % n == p. */
export const MAX_PARTS = 64;
/** A captured packet longer than this makes the capture damaged, as Wireshark has it (WTAP_MAX_PACKET_SIZE_STANDARD). */
export const MAX_PACKET = 262144;
/** Bytes of a record of the capture file that must be in the chunk at once: the longest packet and what surrounds it. */
export const MAX_CAPTURE_RECORD = 262144 + 4096;
/** Captures that are open at once. */
export const MAX_INPUTS = 64;
/** A packet that another capture has too is known as such as long as their clocks differ by no more than this: ns. */
export const REPEAT_WINDOW = 2_000_000_000;
/** Interfaces of a section whose packets are read; packets of later ones are counted and reported. */
export const MAX_INTERFACES = 4096;
/** Different link types that are told apart in the control block. */
export const MAX_LINK_TYPES = 16;

// ── Control blocks: at the beginning of an instance's region, one for each input, CONTROL_SIZE apart ─────────────────
// Records and the input at hand stand in the first one; all else is of the capture that the input is, or was.
export const CONTROL_CONSUMED = 0; // u32: bytes of the chunk used
export const CONTROL_RECORDS = 4; // u32: records in the ring
export const CONTROL_RECORDS_PTR = 8; // u32: address of the first
export const CONTROL_FORMAT = 12; // u32: FORMAT_*
export const CONTROL_PACKETS = 16; // u64
export const CONTROL_BYTES = 24; // u64: original lengths
export const CONTROL_FIRST_TIME = 32; // u64: ns since the epoch
export const CONTROL_LAST_TIME = 40; // u64: the latest, not the last
export const CONTROL_DIGITS = 48; // u32: decimals of the finest clock among the interfaces used
export const CONTROL_LINK_TYPE_COUNT = 52; // u32
export const CONTROL_LINK_TYPES = 56; // MAX_LINK_TYPES × u32, in order of appearance
export const CONTROL_OFFSET = 120; // u64: bytes of the capture used up to here
export const CONTROL_PROBLEMS = 128; // PROBLEM_COUNT × { u64 count, u64 offset of the first in the capture }
export const CONTROL_REPEATS = 488; // u64: packets that were left out because a capture read beside this one had them too
export const CONTROL_FILTERED = 496; // u64: packets that the filter left out
export const CONTROL_FILTER_PTR = 504; // u32: address of the FILTER_* table, all zero after `configure`
export const CONTROL_INPUT = 508; // u32: the input at hand: NEED_MORE and DAMAGED are of it
export const CONTROL_SIZE = 512;

export const FORMAT_UNKNOWN = 0;
export const FORMAT_PCAP = 1;
export const FORMAT_PCAPNG = 2;

// ── Problems of a capture, counted in the control block ──────────────────────────────────────────────────────────────
export const PROBLEM_SIZE = 16;
/** The file ends within a record. */
export const PROBLEM_CUT = 0;
/** A record's lengths contradict each other, or a packet is longer than MAX_PACKET: reading ends there. */
export const PROBLEM_DAMAGED = 1;
/** A packet of a link type that is not read. */
export const PROBLEM_LINK_TYPE = 2;
/** A packet block that names an interface which its section has not described. */
export const PROBLEM_INTERFACE = 3;
/** A packet cut within its headers by the snapshot length or on the wire. */
export const PROBLEM_HEADER_CUT = 4;
/** A header with a field that contradicts its specification. */
export const PROBLEM_HEADER_INVALID = 5;
/** A packet captured shorter than it was. */
export const PROBLEM_SNAPLEN = 6;
/** A fragmented datagram that never became whole, or was evicted. */
export const PROBLEM_FRAGMENTS = 7;
/** A block or option of pcapng whose length contradicts its container; the block was skipped. */
export const PROBLEM_BLOCK = 8;
/** Layers nested deeper than the engine follows. */
export const PROBLEM_DEPTH = 9;
/** A flow that was evicted because its shard was full. */
export const PROBLEM_FLOW_EVICTED = 10;
/** A buffer limit that made a hole be given up or a message be cut. */
export const PROBLEM_BUFFER = 11;
/** An IEEE 802.11 frame whose Protected bit is set: what it carries is encrypted. */
export const PROBLEM_PROTECTED = 12;
export const PROBLEM_COUNT = 13;

// ── Filter: written by the host before the first `feed`; all zero lets everything through ────────────────────────────
export const MAX_FILTER_HOSTS = 64;
export const FILTER_FLAGS = 0; // u32: FILTER_HAS_*, FILTER_*_RELATIVE
export const FILTER_HOST_COUNT = 4; // u32; 0: any host
export const FILTER_FROM = 8; // u64: ns since the epoch, or since the first frame that has a time
export const FILTER_TO = 16; // u64, inclusive
export const FILTER_HOSTS = 24; // MAX_FILTER_HOSTS × FILTER_HOST_*
export const FILTER_PORTS = 2584; // 65536 bits, the lowest of a byte first
export const FILTER_SIZE = 10776;

export const FILTER_HAS_FROM = 1;
export const FILTER_HAS_TO = 2;
export const FILTER_FROM_RELATIVE = 4;
export const FILTER_TO_RELATIVE = 8;
export const FILTER_HAS_PORTS = 16;

export const FILTER_HOST_ADDRESS = 0; // 16 bytes, network order; IPv4 in the first four
export const FILTER_HOST_MASK = 16; // 16 bytes
export const FILTER_HOST_VERSION = 32; // u32: 4 or 6
export const FILTER_HOST_SIZE = 40;

// ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const RECORD_SIZE = 80;
export const RECORD_KIND = 0; // u8: RECORD_*
export const RECORD_DIRECTION = 1; // u8: 0 from the flow's first endpoint, 1 from its second
export const RECORD_FLAGS = 2; // u16: MESSAGE_*, or a reason
export const RECORD_FLOW = 4; // u32: the flow's number, which is free again after its RECORD_FLOW_END
export const RECORD_FRAME = 8; // u32: frame.number of the packet that completes it
export const RECORD_DIGITS = 12; // u32: decimals of the clock that stamped it
export const RECORD_TIME = 16; // u64: ns since the epoch
export const RECORD_PTR = 24; // u32: address of the body, or of a structure below
export const RECORD_LENGTH = 28; // u32: its bytes there
export const RECORD_WIRE_LENGTH = 32; // u32: the message's length by its own header
export const RECORD_PAYLOAD_PTR = 36; // u32: address of the payload's bytes that are here now
export const RECORD_PAYLOAD_LENGTH = 40; // u32: how many
export const RECORD_PAYLOAD_OFFSET = 44; // u32: where in the payload they belong
export const RECORD_PAYLOAD_TOTAL = 48; // u32: the payload's length by its header
export const RECORD_COMPOUND = 52; // u32: place in its compound chain, from 0
export const RECORD_FIRST_FRAME = 56; // u32: frame in which the message begins
export const RECORD_EXTRA = 60; // u32: HOLE: bytes; MALFORMED: offset of what is wrong
/**
 * u64: when the record was written, the same for any number of parts: packets up to then, the one at hand included (a frame may have several);
 * in `finish` the shard counts on. All records of one value come from one instance, one after the other.
 */
export const RECORD_ORDER = 64;
export const RECORD_CAPTURE = 72; // u32: of FRAME: the capture's order, as `open` was given it
export const RECORD_FIRST_CAPTURE = 76; // u32: of FIRST_FRAME

/** A flow that hoptrace follows. PTR -> FLOW_* structure. Always the flow's first record. */
export const RECORD_FLOW_BEGIN = 1;
/** The flow's end. PTR -> FLOW_* structure with its counts. Always the flow's last record. FLAGS: END_*. */
export const RECORD_FLOW_END = 2;
/**
 * One SMB2 message of a chain. PTR/LENGTH: header and body; of a WRITE request and a READ answer the part before the
 * payload, which lies at PAYLOAD_PTR and goes on in RECORD_PAYLOAD records until one has MESSAGE_LAST.
 */
export const RECORD_SMB2 = 3;
/** One SMB1 message; of a WRITE_ANDX request and a READ_ANDX response with nothing chained behind them as of SMB2. */
export const RECORD_SMB1 = 4;
/** SMB2 TRANSFORM_HEADER (encrypted): the header alone; WIRE_LENGTH has what follows it. */
export const RECORD_TRANSFORM = 5;
/** SMB2 COMPRESSION_TRANSFORM_HEADER: the header alone. */
export const RECORD_COMPRESSION = 6;
/** More of the payload of the flow direction's last READ or WRITE. */
export const RECORD_PAYLOAD = 7;
/** One DCE/RPC PDU over TCP. */
export const RECORD_RPC = 8;
/** NBSS packet other than a session message (RFC 1002 §4.3): request, positive, negative, retarget. */
export const RECORD_NBSS = 9;
/** Bytes of the flow direction that never came. EXTRA: how many; FLAGS: HOLE_*. */
export const RECORD_HOLE = 10;
/** The stream cannot be read here. FLAGS: MALFORMED_*; EXTRA: bytes passed over until it could be read again. */
export const RECORD_MALFORMED = 11;
/** Connectionless DCE/RPC in a UDP datagram. */
export const RECORD_RPC_DATAGRAM = 12;
/** A datagram that says a name, of no flow. PTR -> FLOW_* structure with its endpoints alone; PAYLOAD_PTR/LENGTH: what it carries. */
export const RECORD_DATAGRAM = 13;
/** One Kerberos message over TCP, without its length. */
export const RECORD_KERBEROS = 14;
/** One LDAP message that binds or answers a bind; others are passed over. */
export const RECORD_LDAP = 15;
/** The head of an HTTP request or answer, with the empty line that ends it. */
export const RECORD_HTTP = 16;
/** One DNS answer over TCP, without its length; other messages are passed over. */
export const RECORD_DNS = 17;
/**
 * Data of SMB1 without a header (MS-CIFS §2.2.4.22.2, §2.2.4.25): all of an NBSS message, which may be empty. It lies at PAYLOAD_PTR, and goes on
 * in RECORD_PAYLOAD records until one has MESSAGE_LAST.
 */
export const RECORD_SMB1_RAW = 18;

/** Nothing of the message is to come; without it payload records follow. */
export const MESSAGE_LAST = 1;
/** The message, or its payload, was cut: by a hole, by the flow's end, or by the limit on messages. */
export const MESSAGE_CUT = 2;
/** The message was found by searching, after a hole or in the middle of a connection. */
export const MESSAGE_RESYNCHRONISED = 4;
/** With MESSAGE_CUT: a limit cut it, on messages or on buffers; the capture may have all of it. */
export const MESSAGE_LIMITED = 8;

/** Given up because the receiver acknowledged it: the capture missed it. */
export const HOLE_ACKNOWLEDGED = 1;
/** Given up because the buffer limit was reached. */
export const HOLE_LIMIT = 2;
/** Given up because the flow ended. */
export const HOLE_END = 3;
/** Cut off by the snapshot length. */
export const HOLE_SNAPLEN = 4;

/** Bytes that are no message where one should begin. */
export const MALFORMED_STREAM = 1;
/** A compound chain whose NextCommand leaves its bounds or is not aligned. */
export const MALFORMED_CHAIN = 2;
/** A second copy of bytes differed from the first; the first stands. EXTRA: bytes. */
export const MALFORMED_OVERLAP = 3;

export const END_FIN = 1;
export const END_RST = 2;
export const END_TIMEOUT = 3;
export const END_EVICTED = 4;
export const END_REUSED = 5;
export const END_CAPTURE = 6;

// ── FLOW structure ───────────────────────────────────────────────────────────────────────────────────────────────────
export const FLOW_IP_VERSION = 0; // u8: 4 or 6
export const FLOW_PROTOCOL = 1; // u8: 6 TCP, 17 UDP
export const FLOW_STATE = 2; // u16: SAW_*
export const FLOW_PORT_A = 4; // u16: of the endpoint whose packet came first
export const FLOW_PORT_B = 6; // u16
export const FLOW_ADDRESS_A = 8; // 16 bytes, network order; IPv4 in the first four
export const FLOW_ADDRESS_B = 24; // 16 bytes
export const FLOW_PACKETS_A = 40; // u32: sent by A
export const FLOW_PACKETS_B = 44; // u32
export const FLOW_BYTES_A = 48; // u64: TCP payload on the wire, retransmissions included
export const FLOW_BYTES_B = 56; // u64
export const FLOW_LOST_A = 64; // u64: bytes of A's stream that never came
export const FLOW_LOST_B = 72; // u64
export const FLOW_HOLES_A = 80; // u32
export const FLOW_HOLES_B = 84; // u32
export const FLOW_FIRST_TIME = 88; // u64
export const FLOW_LAST_TIME = 96; // u64
export const FLOW_FIRST_FRAME = 104; // u32, then u32: the capture's order
export const FLOW_LAST_FRAME = 112; // u32, then u32: the capture's order
export const FLOW_OVERLAPS = 120; // u32: segments whose second copy differed
export const FLOW_RETRANSMISSIONS = 124; // u32
export const FLOW_LAYERS = 128; // MAX_LAYERS × u8, ENCAPSULATION_*, outermost first, then zeros: of the flow's first packet
export const FLOW_LAYER_IDS = 136; // MAX_LAYERS × u32: VLAN, VNI, TEID, ... of each
export const FLOW_STRUCT_SIZE = 168;

export const SAW_SYN_A = 1;
export const SAW_SYN_B = 2;
export const SAW_SYNACK_A = 4;
export const SAW_SYNACK_B = 8;
export const SAW_FIN_A = 16;
export const SAW_FIN_B = 32;
export const SAW_RST_A = 64;
export const SAW_RST_B = 128;
export const SAW_DATA_A = 256;
export const SAW_DATA_B = 512;

// ── Encapsulations: what a packet's innermost IP header lay in ───────────────────────────────────────────────────────
export const MAX_LAYERS = 8;

export const ENCAPSULATION_NONE = 0;
export const ENCAPSULATION_VLAN = 1; // id: VLAN; 0x8100, 0x9100 and 0x9200
export const ENCAPSULATION_QINQ = 2; // id: VLAN; 802.1ad service tag
export const ENCAPSULATION_BACKBONE = 3; // id: I-SID
export const ENCAPSULATION_MPLS = 4; // id: the label at the bottom of the stack
export const ENCAPSULATION_PPPOE = 5; // id: session
export const ENCAPSULATION_GRE = 6;
export const ENCAPSULATION_GRE_KEY = 7; // id: key
export const ENCAPSULATION_NVGRE = 8; // id: VSID
export const ENCAPSULATION_ERSPAN_I = 9;
export const ENCAPSULATION_ERSPAN_II = 10; // id: session
export const ENCAPSULATION_ERSPAN_III = 11; // id: session
export const ENCAPSULATION_VXLAN = 12; // id: VNI
export const ENCAPSULATION_GENEVE = 13; // id: VNI
export const ENCAPSULATION_GTP = 14; // id: TEID
export const ENCAPSULATION_TEREDO = 15;
export const ENCAPSULATION_AYIYA = 16;
export const ENCAPSULATION_4IN4 = 17;
export const ENCAPSULATION_6IN4 = 18;
export const ENCAPSULATION_4IN6 = 19;
export const ENCAPSULATION_6IN6 = 20;
/** In the last place: there are more than MAX_LAYERS. */
export const ENCAPSULATION_MORE = 255;
