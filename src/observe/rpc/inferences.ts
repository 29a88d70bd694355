/**
 * Calls of one association whose bind was not seen: the interface that one of them tells by its stub is that of all under its context id,
 * of those behind it and of those before it, which wait for that a while. What stays unknown is told as it came, and counted.
 */
import { inferContext, type InferredContext, inferInterface, mayBeOf } from '../../wire/dcerpc/infer.ts';
import { interfaceName } from '../../wire/dcerpc/index.ts';
import type { Stamp } from '../../engine/message.ts';
import { type BlindSpots, plural } from '../blind.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import { Output } from '../output.ts';
import type { Call, Context } from './call.ts';
import type { EndedCall } from './meaning.ts';

/** Calls of one association that wait at once. */
const MOST_HELD = 64;
/** Context ids that are remembered. */
const CONTEXTS = 64;
/** Observations behind a call that wait with it. Counted as they are made, whenever they are taken: chunks change nothing. */
const WINDOW = 1024;

interface Held {
  readonly contextId: number;
  /** Writes the call, once. */
  settle(context: Context | undefined): void;
}

const NOTHING = new Uint8Array(0);

export class Inferences {
  readonly #output: Output;
  readonly #blind: BlindSpots;
  readonly #pipe: string | null;
  readonly #known: LimitedMap<number, Context>;
  readonly #held: LimitedMap<Call, Held>;

  constructor({ details, output, requests }: Observing, blind: BlindSpots, pipe: string | null) {
    this.#output = output;
    this.#blind = blind;
    this.#pipe = pipe;
    this.#known = new LimitedMap(CONTEXTS, () => {}, details);
    this.#held = new LimitedMap(MOST_HELD, (held) => held.settle(undefined), requests);
  }

  /** A bind says what the context id stands for from now on. */
  forget(contextId: number): void {
    this.#known.delete(contextId);
  }

  /** Writes the call, with its interface where that can be told: now, or once it can. */
  write(ended: EndedCall, write: (ended: EndedCall, output: Output) => void): void {
    const { call, sealed } = ended;
    const context = call.context ?? this.#contextOf(call, sealed);
    if (context !== undefined) {
      if (context.inferred) this.#tell(call.contextId, context);
      write(context === call.context ? ended : { ...ended, call: { ...call, context } }, this.#output);
    } else if (call.bigEndian) {
      this.#noteUnknown(call.stamp);
      write(ended, this.#output);
    } else this.#hold(ended, write);
  }

  #contextOf(call: Call, sealed: boolean): Context | undefined {
    if (call.bigEndian) return undefined;
    const known = this.#known.get(call.contextId);
    if (known !== undefined && isOf(known, call, sealed)) return known;
    if (!sealed) return contextFor(inferContext(call.opnum, call.request.whole(), this.#pipe));
    const uuid = inferInterface(call.opnum, NOTHING, this.#pipe, {});
    return contextFor(uuid === undefined ? undefined : { uuid, ndr64: false });
  }

  /** What waits under this context id is of the interface too, as far as it can be. */
  #tell(contextId: number, context: Context): void {
    this.#known.set(contextId, context);
    for (const [call, held] of this.#held) {
      if (held.contextId !== contextId) continue;
      this.#held.delete(call);
      held.settle(context);
    }
  }

  #hold(ended: EndedCall, write: (ended: EndedCall, output: Output) => void): void {
    const { call, sealed } = ended;
    const output = this.#output;
    const at = output.made;
    const own = new Output();
    let isSettled = false;
    const isOver = (): boolean => output.made - at > WINDOW;
    const settle = (context: Context | undefined): void => {
      if (isSettled) return;
      isSettled = true;
      const isKnown = context !== undefined && !isOver() && isOf(context, call, sealed);
      if (!isKnown) this.#noteUnknown(call.stamp);
      write(isKnown ? { ...ended, call: { ...call, context } } : ended, own);
    };
    output.emitLater({
      isReady: () => isSettled || isOver(),
      drafts: () => {
        settle(undefined);
        return own.take(true);
      },
    });
    this.#held.set(call, { contextId: call.contextId, settle });
  }

  #noteUnknown(stamp: Stamp): void {
    this.#blind.note({
      reason: 'beginning not seen',
      place: 'bind',
      what: (count) => `${plural(count, 'RPC call')} of an interface that is not known: no bind of it was seen`,
      stamp,
    });
  }

  /** Nothing more comes. */
  finish(): void {
    for (const held of this.#held.values()) held.settle(undefined);
    this.#held.clear();
    this.#known.clear();
  }
}

function isOf({ interface: { uuid }, ndr64 }: Context, call: Call, sealed: boolean): boolean {
  return mayBeOf(uuid, call.opnum, sealed ? undefined : call.request.whole(), { ndr64 });
}

function contextFor(found: InferredContext | undefined): Context | undefined {
  if (found === undefined) return undefined;
  const { uuid, version = null, ndr64 } = found;
  return { interface: { uuid, version, name: interfaceName(uuid) ?? null }, transferSyntax: null, ndr64, inferred: true };
}
