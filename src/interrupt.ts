/** A source that an AbortSignal ends: what was read until then is all there is, and that is said of it. */
import type { CaptureProblem } from './observations.ts';
import type { ByteSource } from './sources.ts';

/** The problem of a capture that was not read to its end because somebody said so. */
export const INTERRUPTED = 'interrupted';

/** What is waited for comes, or the signal's reason is thrown. A signal may live long: nothing of this stays with it. */
function orAbort<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const settle = (): void => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    waiting.then(resolve, reject).finally(settle);
  });
}

/** Where reading has to wait, the signal ends it: its reason is thrown. */
export function abortable(source: ByteSource, signal: AbortSignal): ByteSource {
  return {
    ...forwarded(source),
    read(into) {
      // What has a size does not wait for long.
      if (source.size === null) signal.throwIfAborted();
      const count = source.read(into);
      return typeof count === 'number' ? count : orAbort(count, signal);
    },
  };
}

/** Of an abortable source: it ends where the other throws, and says so among its problems. */
export function endingAtAbort(source: ByteSource, signal: AbortSignal): ByteSource {
  let given = 0;
  let isInterrupted = false;
  const position = (): number => source.position?.() ?? given;
  const give = (count: number): number => {
    given += count;
    return count;
  };
  const end = (error: unknown): number => {
    if (!signal.aborted) throw error;
    isInterrupted = true;
    return 0;
  };
  const problem = (): CaptureProblem => {
    const of = source.size === null ? '' : ` of ${source.size.toLocaleString('en-US')}`;
    const what = `reading was interrupted after ${position().toLocaleString('en-US')}${of} bytes: what follows them is not told`;
    return { problem: INTERRUPTED, what, offset: given, count: 1 };
  };
  return {
    ...forwarded(source),
    read(into) {
      if (signal.aborted && position() !== source.size) return end(signal.reason);
      try {
        const count = source.read(into);
        return typeof count === 'number' ? give(count) : count.then(give, end);
      } catch (error) {
        return end(error);
      }
    },
    problems: () => [...(source.problems?.() ?? []), ...(isInterrupted ? [problem()] : [])],
  };
}

const forwarded = (source: ByteSource): Omit<ByteSource, 'read'> => ({
  name: source.name,
  size: source.size,
  ...(source.position === undefined ? {} : { position: () => source.position?.() ?? 0 }),
  ...(source.problems === undefined ? {} : { problems: () => source.problems?.() ?? [] }),
  close: () => source.close(),
});
