/** A call's stub, put together out of its fragments (C706 §12.6.3.1). */
import type { RequestPdu, ResponsePdu } from '../../wire/dcerpc/index.ts';
import { Gathered } from '../gathered.ts';

export class Stub extends Gathered {
  #missed: number | undefined;
  /** Bytes behind the last fragment: alloc_hint tells those from a fragment on. */
  #left = 0;

  /**
   * The fragment that came next. `missed`: how often bytes of the conversation went missing until now; between two fragments
   * another may have gone with them.
   */
  addFragment({ firstFragment, allocHint, stub }: RequestPdu | ResponsePdu, missed: number): void {
    const goesOn = this.#missed === undefined ? firstFragment : missed === this.#missed || allocHint === this.#left;
    if (!goesOn) this.isCut = true;
    this.#missed = missed;
    this.#left = allocHint - stub.length;
    this.add(stub);
  }
}
