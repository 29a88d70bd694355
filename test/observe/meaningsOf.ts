/** Calls over a pipe, one after another, and what is seen beside the calls themselves. */
import type { Observation } from '../../src/observations.ts';
import { Stub } from '../support/ndr-writer.ts';
import { bindAck, bindPdu, fault, request, response } from './rpc-messages.ts';
import { seenIn, Talk } from './talk.ts';

const PIPE = 7n;

export type Call = readonly [opnum: number, asked: Stub, answered: Stub | number];

export async function meaningsOf(
  pipe: string,
  uuid: string,
  version: number,
  ...calls: Call[]
): Promise<Observation[]> {
  const talk = new Talk().connect('\\\\server\\IPC$', 2).open(pipe, PIPE);
  talk.write(PIPE, bindPdu(1, uuid, version));
  talk.read(PIPE, bindAck(1));
  for (const [i, [opnum, asked, answered]] of calls.entries()) {
    const id = i + 2;
    talk.transceive(
      PIPE,
      request(id, opnum, asked.bytes),
      typeof answered === 'number' ? fault(id, answered) : response(id, answered.bytes),
    );
  }
  return (await seenIn(talk)).filter((o) => 'interface' in o && typeof o.interface === 'string');
}

export const done = (): Stub => new Stub().u32(0);
export const opened = (last: number): Stub => new Stub().handle(last).u32(0);
