/** A named pipe as a carrier of DCE/RPC (MS-RPCE §2.1.1.2): messages of either direction in, PDUs out. */
import type { Stamp } from '../../engine/message.ts';
import type { TransferObservation } from '../../observations.ts';
import { peekFragment } from '../../wire/dcerpc/index.ts';
import type { Connection } from '../connection.ts';
import type { WaitingRoom } from '../gathered.ts';
import type { Observing } from '../observing.ts';
import type { Session } from '../sessions.ts';
import { RpcAssociation } from './association.ts';

/** A PDU's length is a 16-bit number; what waits for its rest is never longer. */
const PDU_LIMIT = 65535;
/** Enough of a PDU to know its length. */
const PEEK = 10;

type Way = TransferObservation['direction'];

const NOTHING = new Uint8Array(0);

export class RpcPipe {
  readonly association: RpcAssociation;
  speaksRpc = false;
  /** Bytes of a PDU whose rest has not come. */
  readonly #waiting: Record<Way, Uint8Array> = { read: NOTHING, write: NOTHING };
  readonly #room: WaitingRoom;

  constructor(observing: Observing, connection: Connection, session: Session, pipe: string | null) {
    this.#room = observing.waiting;
    this.association = new RpcAssociation(observing, connection, { transport: 'ncacn_np', pipe, session });
  }

  /** One message. `isCut`: bytes of it are missing, so that what waits can never be completed. */
  push(way: Way, message: Uint8Array, isCut: boolean, stamp: Stamp): void {
    const waiting = this.#waiting[way];
    this.#forget(way);
    let bytes = message;
    if (waiting.length > 0) {
      bytes = new Uint8Array(waiting.length + message.length);
      bytes.set(waiting);
      bytes.set(message, waiting.length);
    }
    let at = 0;
    while (bytes.length - at >= PEEK) {
      const fragment = peekFragment(bytes.subarray(at, at + 16));
      if (fragment === undefined) {
        this.association.miss();
        return;
      }
      this.speaksRpc = true;
      if (fragment.length > bytes.length - at) break;
      this.association.pdu(way === 'write', bytes.subarray(at, at + fragment.length), stamp);
      at += fragment.length;
    }
    const rest = bytes.length - at;
    if (!isCut && rest > 0 && rest <= PDU_LIMIT && this.#room.take(rest)) this.#waiting[way] = bytes.slice(at);
    else if (rest > 0) this.association.miss();
  }

  #forget(way: Way): void {
    this.#room.give(this.#waiting[way].length);
    this.#waiting[way] = NOTHING;
  }

  finish(stamp: Stamp): void {
    this.#forget('read');
    this.#forget('write');
    this.association.finish(stamp);
  }
}
