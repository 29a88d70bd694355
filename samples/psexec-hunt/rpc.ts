/** DCE/RPC over TCP (C706 §12.6, MS-RPCE §2.2): the endpoint mapper asked for svcctl, then sealed calls of it. */
import { ascii, cat, guid, hex, le16, le32, padded, u8, zeros } from './bytes.ts';
import { address } from './packets.ts';
import type { Random } from './random.ts';
import type { TcpConnection } from './tcp.ts';

const REQUEST = 0;
const RESPONSE = 2;
const BIND = 11;
const BIND_ACK = 12;
const AUTH3 = 16;
/** First and last fragment. */
const WHOLE = 0x03;
const SUPPORT_HEADER_SIGN = 0x04;
const RPC_C_AUTHN_WINNT = 10;
const RPC_C_AUTHN_LEVEL_PKT_PRIVACY = 6;

type Syntax = readonly [uuid: string, version: number];
const EPMAPPER: Syntax = ['e1af8308-5d1f-11c9-91a4-08002b14a0fa', 3];
const SVCCTL: Syntax = ['367abb81-9844-35f1-ad32-98f038001003', 2];
const NDR: Syntax = ['8a885d04-1ceb-11c9-9fe8-08002b104860', 2];
/** MS-RPCE §3.3.1.5.3, with both features. */
const BIND_TIME_FEATURES: Syntax = ['6cb71c2c-9812-4540-0300-000000000000', 1];

const syntax = ([uuid, version]: Syntax): Buffer => cat(guid(uuid), le32(version));

function pdu(type: number, callId: number, body: Uint8Array, auth?: Uint8Array, padding = 0): Buffer {
  const trailer = auth
    ? cat(u8(RPC_C_AUTHN_WINNT, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, padding, 0), le32(0), auth)
    : zeros(0);
  const hasHeaderSign = auth !== undefined && (type === BIND || type === BIND_ACK);
  return cat(
    u8(5, 0, type, hasHeaderSign ? WHOLE | SUPPORT_HEADER_SIGN : WHOLE),
    hex('10000000'),
    le16(16 + body.length + trailer.length),
    le16(auth?.length ?? 0),
    le32(callId),
    body,
    trailer,
  );
}

const FRAGMENT = le16(5840);

function bind(callId: number, abstract: Syntax, auth?: Uint8Array): Buffer {
  const context = (id: number, transfer: Syntax): Buffer => cat(le16(id), u8(1, 0), syntax(abstract), syntax(transfer));
  const contexts = cat(u8(2, 0), le16(0), context(0, NDR), context(1, BIND_TIME_FEATURES));
  return pdu(BIND, callId, cat(FRAGMENT, FRAGMENT, le32(0), contexts), auth);
}

function bindAck(callId: number, port: number, group: number, auth?: Uint8Array): Buffer {
  const secondary = ascii(`${port}\0`);
  const address16 = cat(le16(secondary.length), secondary);
  const NEGOTIATE_ACK = 3;
  const results = cat(
    u8(2, 0),
    le16(0),
    cat(le16(0), le16(0), syntax(NDR)),
    cat(le16(NEGOTIATE_ACK), le16(3), zeros(20)),
  );
  return pdu(BIND_ACK, callId, cat(FRAGMENT, FRAGMENT, le32(group), padded(address16, 4), results), auth);
}

/** protocol_tower_t (C706 appendix L): svcctl, NDR, RPC, TCP port, IP. */
function tower(port: number, ip: string): Buffer {
  const floor = (left: Uint8Array, right: Uint8Array): Buffer =>
    cat(le16(left.length), left, le16(right.length), right);
  const ofSyntax = ([uuid, version]: Syntax): Buffer => floor(cat(u8(0x0d), guid(uuid), le16(version)), le16(0));
  return cat(
    le16(5),
    ofSyntax(SVCCTL),
    ofSyntax(NDR),
    floor(u8(0x0b), le16(0)),
    floor(u8(0x07), u8(port >> 8, port & 0xff)),
    floor(u8(0x09), address(ip)),
  );
}

const EPT_MAP = 3;
const request = (opnum: number, stub: Uint8Array, hint = stub.length): Buffer =>
  cat(le32(hint), le16(0), le16(opnum), stub);
const response = (stub: Uint8Array, hint = stub.length): Buffer => cat(le32(hint), le16(0), le16(0), stub);

/** Asks port 135 where svcctl is; the client leaves with a reset once it is done with it. */
export function mapEndpoint(tcp: TcpConnection, random: Random, port: number): void {
  const ip = tcp.serverHost.ip;
  tcp.handshake();
  tcp.send('client', bind(2, EPMAPPER), [500_000, 900_000]);
  tcp.send('server', bindAck(2, 135, random.next()), [60_000, 150_000]);
  const asked = tower(135, ip);
  const twice = cat(le32(asked.length), le32(asked.length));
  const inquiry = padded(cat(twice, asked), 4);
  tcp.send('client', pdu(REQUEST, 2, request(EPT_MAP, cat(le32(1), zeros(16), le32(2), inquiry, zeros(20), le32(4)))));
  const found = padded(cat(twice, tower(port, ip)), 4);
  const towers = cat(le32(1), le32(4), le32(0), le32(1), le32(3), found);
  tcp.send('server', pdu(RESPONSE, 2, response(cat(zeros(20), towers, le32(0)))));
}

/** MS-SCMR §3.1.4, the calls that PsExec makes. */
export const Svcctl = {
  RCloseServiceHandle: 0,
  RControlService: 1,
  RDeleteService: 2,
  RQueryServiceStatus: 6,
  RCreateServiceW: 12,
  ROpenServiceW: 16,
  RStartServiceW: 19,
  ROpenSCManager2: 64,
} as const;

/** Bytes of the request's and of the response's stub before they are sealed. */
const STUBS: Record<keyof typeof Svcctl, [number, number]> = {
  RCloseServiceHandle: [20, 24],
  RControlService: [24, 32],
  RDeleteService: [20, 4],
  RQueryServiceStatus: [20, 32],
  RCreateServiceW: [188, 28],
  ROpenServiceW: [56, 24],
  RStartServiceW: [28, 4],
  ROpenSCManager2: [28, 24],
};

/** An svcctl binding with packet privacy: stubs and verifiers are random, which is all that sealed bytes show. */
export class SealedServiceControl {
  readonly #tcp: TcpConnection;
  readonly #random: Random;
  #callId = 2;
  #sequence = 0;

  constructor(tcp: TcpConnection, random: Random) {
    this.#tcp = tcp;
    this.#random = random;
  }

  bind(port: number, negotiate: Uint8Array, challenge: Uint8Array, authenticate: Uint8Array): void {
    this.#tcp.handshake();
    this.#tcp.send('client', bind(2, SVCCTL, negotiate), [400_000, 900_000]);
    this.#tcp.send('server', bindAck(2, port, this.#random.next(), challenge));
    this.#tcp.send('client', pdu(AUTH3, 2, zeros(4), authenticate), [400_000, 700_000]);
  }

  call(name: keyof typeof Svcctl, service: [number, number] = [80_000, 400_000]): void {
    const [asked, answered] = STUBS[name];
    const callId = this.#callId++;
    const sequence = this.#sequence++;
    const ask = (stub: Uint8Array): Buffer => request(Svcctl[name], stub, asked);
    const answer = (stub: Uint8Array): Buffer => response(stub, answered);
    this.#tcp.send('client', this.#sealed(REQUEST, callId, sequence, asked, ask), [120_000, 300_000]);
    this.#tcp.send('server', this.#sealed(RESPONSE, callId, sequence, answered, answer), service);
  }

  #sealed(type: number, callId: number, sequence: number, length: number, body: (stub: Uint8Array) => Buffer): Buffer {
    const padding = -length & 15;
    const verifier = cat(le32(1), this.#random.bytes(8), le32(sequence));
    return pdu(type, callId, body(this.#random.bytes(length + padding)), verifier, padding);
  }
}
