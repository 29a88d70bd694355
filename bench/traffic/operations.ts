/** SMB that is nearly all requests and answers: files looked for, opened, read a little and closed, over many sessions at once. */
import type { Random } from '../../test/support/random.ts';
import {
  closeRequest,
  closeResponse,
  createRequest,
  createResponse,
  echo,
  nbss,
  negotiateRequest,
  negotiateResponse,
  readRequest,
  readResponse,
  SMB2_CREATE,
  sessionSetupRequest,
  sessionSetupResponse,
  smb2,
  treeConnectRequest,
  treeConnectResponse,
} from '../../test/support/smb2-builder.ts';
import { Connection, machine4 } from './connection.ts';
import type { PcapWriter } from './writer.ts';

const SESSIONS = 64;
const OPERATIONS = 400;
const FOLDERS = ['accounts', 'accounts\\2026', 'projects\\alpha', 'projects\\beta\\drawings', 'templates', 'users\\public'];
const NAMES = ['desktop.ini', 'report.docx', 'budget.xlsx', 'minutes.txt', 'photo.jpg', '~$lock.tmp', 'setup.exe', ''];
const STATUS_OBJECT_NAME_NOT_FOUND = 0xc0000034;
const TREE = 5;
/** Structure of an error response (MS-SMB2 §2.2.2). */
const ERROR_BODY = Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0);

interface Session {
  readonly connection: Connection;
  readonly sessionId: bigint;
  messageId: number;
  left: number;
}

type Ids = Parameters<typeof negotiateRequest>[0];
type Message = (ids: Ids) => Uint8Array;

export class Operations {
  readonly #random: Random;
  readonly #sessions: Session[] = [];
  readonly #data: Uint8Array;
  #fileId = 0n;
  /** Sessions that were begun. */
  count = 0;
  /** Files that were asked for: each makes an observation. */
  opened = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#data = random.bytes(4096);
  }

  /** One operation of one session. */
  step(writer: PcapWriter): void {
    const random = this.#random;
    if (this.#sessions.length < SESSIONS) this.#sessions.push(this.#begin(writer));
    const index = random.below(this.#sessions.length);
    const session = this.#sessions[index];
    this.#operation(writer, session);
    if (--session.left > 0) return;
    session.connection.close(writer, 20);
    this.#sessions.splice(index, 1);
  }

  #begin(writer: PcapWriter): Session {
    const random = this.#random;
    const number = ++this.count;
    const client = machine4(10, 90, (number >> 8) & 255, number & 255, random.between(49152, 65000));
    const server = machine4(10, 91, 0, random.between(1, 20), 445);
    const connection = new Connection(client, server, random.below(2 ** 31));
    const left = random.between(OPERATIONS >> 1, OPERATIONS);
    const session = { connection, sessionId: 0x400000000000n + BigInt(number), messageId: 0, left };
    connection.open(writer, 30);
    this.#exchange(writer, session, negotiateRequest, negotiateResponse);
    const token = new Uint8Array(0);
    this.#exchange(writer, session, (ids) => sessionSetupRequest(ids, token), (ids) => sessionSetupResponse(ids, token));
    this.#exchange(writer, session, (ids) => treeConnectRequest(ids, '\\\\files\\common'), treeConnectResponse);
    return session;
  }

  #operation(writer: PcapWriter, session: Session): void {
    const random = this.#random;
    if (random.chance(0.05)) {
      this.#exchange(writer, session, echo, (ids) => echo(ids, true));
      return;
    }
    const path = `${random.pick(FOLDERS)}\\${random.below(100000)}-${random.pick(NAMES)}`;
    this.opened++;
    if (random.chance(0.25)) {
      const refused = { command: SMB2_CREATE, response: true, status: STATUS_OBJECT_NAME_NOT_FOUND };
      this.#exchange(writer, session, (ids) => createRequest(ids, path), (ids) => smb2({ ...ids, ...refused }, ERROR_BODY));
      return;
    }
    const fileId = ++this.#fileId;
    this.#exchange(writer, session, (ids) => createRequest(ids, path), (ids) => createResponse(ids, fileId));
    if (random.chance(0.2)) {
      const data = this.#data.subarray(0, random.between(16, 1200));
      this.#exchange(writer, session, (ids) => withFileId(readRequest(ids, 4096), fileId), (ids) => readResponse(ids, data));
    }
    this.#exchange(writer, session, (ids) => closeRequest(ids, fileId), closeResponse);
  }

  #exchange(writer: PcapWriter, session: Session, request: Message, response: Message): void {
    const ids = { messageId: session.messageId++, sessionId: session.sessionId, treeId: TREE };
    session.connection.send(writer, 0, nbss(request(ids)), 40);
    session.connection.send(writer, 1, nbss(response(ids)), 40);
  }
}

/** Of a READ request (MS-SMB2 §2.2.19), behind the header. */
const FILE_ID = 64 + 16;

function withFileId(message: Uint8Array, fileId: bigint): Uint8Array {
  const view = new DataView(message.buffer, message.byteOffset);
  view.setBigUint64(FILE_ID, fileId, true);
  view.setBigUint64(FILE_ID + 8, fileId, true);
  return message;
}
