/** SMB that carries little but contents: large files written and read with requests of 64 KiB to 1 MiB. */
import type { Random } from '../../test/support/random.ts';
import {
  closeRequest,
  closeResponse,
  createRequest,
  createResponse,
  nbss,
  negotiateRequest,
  negotiateResponse,
  readRequest,
  readResponse,
  sessionSetupRequest,
  sessionSetupResponse,
  treeConnectRequest,
  treeConnectResponse,
  writeRequest,
  writeResponse,
} from '../../test/support/smb2-builder.ts';
import { Connection, machine4 } from './connection.ts';
import type { PcapWriter } from './writer.ts';

const KIBI = 1024;
const MEBI = KIBI * KIBI;
const SESSION = 0x1122n;
const TREE = 5;
/** Of the FileId in a WRITE or READ request (MS-SMB2 §2.2.19, §2.2.21), behind the header. */
const FILE_ID = 64 + 16;

function withFileId(message: Uint8Array, fileId: bigint): Uint8Array {
  const view = new DataView(message.buffer, message.byteOffset);
  view.setBigUint64(FILE_ID, fileId, true);
  view.setBigUint64(FILE_ID + 8, fileId, true);
  return message;
}

export class BulkTransfer {
  readonly #random: Random;
  readonly #connection: Connection;
  readonly #noise: Uint8Array;
  #messageId = 0;
  /** Files that were written or read to their end. */
  files = 0;
  contentBytes = 0;

  constructor(random: Random, client: number) {
    this.#random = random;
    this.#noise = random.bytes(4 * MEBI);
    this.#connection = new Connection(machine4(10, 77, client >> 8, client & 255, 50000 + client), machine4(10, 78, 0, 1, 445), random.below(2 ** 31));
  }

  begin(writer: PcapWriter): void {
    this.#connection.open(writer, 50);
    this.#exchange(writer, negotiateRequest, negotiateResponse);
    this.#exchange(writer, (ids) => sessionSetupRequest(ids, new Uint8Array(0)), (ids) => sessionSetupResponse(ids, new Uint8Array(0)));
    this.#exchange(writer, (ids) => treeConnectRequest(ids, '\\\\files\\bulk'), (ids) => treeConnectResponse(ids));
  }

  end(writer: PcapWriter): void {
    this.#connection.close(writer, 50);
  }

  /** One file, written or read from beginning to end. */
  file(writer: PcapWriter): void {
    const random = this.#random;
    const fileId = BigInt(++this.files);
    const size = random.chance(0.2) ? random.between(8 * MEBI, 48 * MEBI) : random.between(64 * KIBI, 6 * MEBI);
    const request = random.pick([64, 256, 512, 1024]) * KIBI;
    const isWrite = random.chance(0.5);
    this.#exchange(writer, (ids) => createRequest(ids, `bulk\\file-${fileId}.bin`), (ids) => createResponse(ids, fileId));
    for (let at = 0; at < size; at += request) {
      const length = Math.min(request, size - at);
      const from = random.below(this.#noise.length - length);
      const data = this.#noise.subarray(from, from + length);
      if (isWrite) this.#exchange(writer, (ids) => withFileId(writeRequest(ids, data, BigInt(at)), fileId), (ids) => writeResponse(ids, length));
      else this.#exchange(writer, (ids) => withFileId(readRequest(ids, length, BigInt(at)), fileId), (ids) => readResponse(ids, data));
    }
    this.#exchange(writer, (ids) => closeRequest(ids, fileId), closeResponse);
    this.contentBytes += size;
  }

  #exchange(writer: PcapWriter, request: (ids: Ids) => Uint8Array, response: (ids: Ids) => Uint8Array): void {
    const ids = { messageId: this.#messageId++, sessionId: SESSION, treeId: TREE };
    this.#connection.send(writer, 0, nbss(request(ids)), 11);
    this.#connection.send(writer, 1, nbss(response(ids)), 11);
  }
}

type Ids = Parameters<typeof negotiateRequest>[0];
