/** Numbers, times and statuses in words that people read. */
import { captureOf, frameLabel, numberOf } from '../frames.ts';
import { type Piece, styled } from './layout.ts';
import { safe } from './safe.ts';

export { counted, grouped as number } from '../numbers.ts';

/** Seconds between two ISO times, as a person says it; empty where either is unknown. */
export function duration(first: string, last: string): string {
  const seconds = (Date.parse(last) - Date.parse(first)) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 1) return seconds < 0.001 ? 'less than a millisecond' : `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Date and time to the second, in UTC. */
export const dateTime = (iso: string): string =>
  `${dateOf(iso)} ${iso.slice(iso.indexOf('T') + 1, iso.indexOf('T') + 9)}`;

export const dateOf = (iso: string): string => iso.slice(0, iso.indexOf('T'));

/** Time of day to the millisecond, as far as the capture has it. */
export function timeOfDay(iso: string): string {
  const at = iso.indexOf('T') + 1;
  return iso
    .slice(at, at + 12)
    .replace('Z', '')
    .padEnd(12);
}

/** `12→13`; `12` alone where no answer was seen. */
export function frames(frame: number, responseFrame: number | null): string {
  return responseFrame === null || responseFrame === frame ? frameLabel(frame) : `${frameLabel(frame)}→${responseLabel(frame, responseFrame)}`;
}

/** The capture goes without saying where it is the request's. */
function responseLabel(frame: number, responseFrame: number): string {
  return captureOf(frame) === captureOf(responseFrame) ? String(numberOf(responseFrame)) : frameLabel(responseFrame);
}

const SUCCESSES: ReadonlySet<string> = new Set(['STATUS_SUCCESS', 'ERROR_SUCCESS', 'S_OK', 'RPC_S_OK']);
/** Severity "warning" or "informational" of MS-ERREF §2.3: the server did what it was asked, wholly or in part. */
const WARNINGS: ReadonlySet<string> = new Set([
  'STATUS_BUFFER_OVERFLOW',
  'STATUS_NO_MORE_FILES',
  'STATUS_STOPPED_ON_SYMLINK',
  'STATUS_NOTIFY_ENUM_DIR',
  'STATUS_NOTIFY_CLEANUP',
  'STATUS_MORE_PROCESSING_REQUIRED',
]);

export const isSuccess = (status: string): boolean => SUCCESSES.has(status);
/** Asked, answered, and not granted. */
export const isRefused = (status: string): boolean =>
  status !== 'unknown' && !isSuccess(status) && !WARNINGS.has(status);

/** What became of a request: `granted` where the server did it, why not otherwise. */
export function outcome(status: string, granted = 'done', refused = 'refused'): Piece {
  if (status === 'unknown') return styled('no answer seen', 'warn');
  if (isSuccess(status)) return styled(granted, 'good');
  const name = safe(status);
  return isRefused(status) ? styled(`${refused}: ${name}`, 'bad') : styled(`${granted} (${name})`, 'good');
}

/** `a, b, c` of pieces that are there. */
export function listed(parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join(', ');
}
