/** A call with what could be read of it, and what an interpreter of its interface makes of that. */
import type { AccountObservation, Observation } from '../../observations.ts';
import type { Output } from '../output.ts';
import type { Decoded, EndedCall } from './meaning.ts';

export interface Understood {
  readonly ended: EndedCall;
  readonly uuid: string;
  /** Published names. */
  readonly interface: string;
  readonly operation: string;
  readonly opnum: number;
  readonly decoded: Decoded;
  /** By the names of the declaration; empty where sealed or not read. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, unknown>>;
}

/** Observations that say what a call means. */
type Meaning = Extract<Observation, { interface: string }>;
type Common = keyof Omit<
  AccountObservation,
  'kind' | 'action' | 'account' | 'domainName' | 'rid' | 'sid' | 'member' | 'rights' | 'details'
>;
/** What a method that a call carries gave back, where the call itself went well. */
interface Returned {
  name: string;
  code: number;
}
/** Such an observation without what it has from its call. */
export type Said = Meaning extends infer M
  ? M extends Meaning
    ? Omit<M, Common> & { returned?: Returned }
    : never
  : never;

/** Says what a call means: nothing, one thing, or several. Keeps handles that the call gave or took. */
export type Interpreter = (call: Understood) => Said | readonly Said[] | undefined;

export function writeMeaning(output: Output, call: Understood, said: Said): void {
  const { ended, decoded, opnum, operation } = call;
  const { kind, returned, ...rest } = said;
  output.emit({
    kind,
    ...ended.common,
    ...rest,
    status: returned?.name ?? decoded.returnName ?? (ended.status === 'response' ? 'unknown' : ended.status),
    returnCode: returned?.code ?? decoded.returnCode,
    sealed: ended.sealed,
    interface: call.interface,
    opnum,
    operation,
    pipe: ended.carrier.pipe,
    transport: ended.carrier.transport === 'ncacn_np' ? 'ncacn_np' : 'ncacn_ip_tcp',
    inferred: ended.call.context?.inferred ?? false,
  } as Parameters<Output['emit']>[0]);
}
