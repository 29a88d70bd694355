/** Files whose content went over the wire: how much of it was seen, its hash, and what it is. */
import type { Observation, PeFacts, TransferObservation } from '../../observations.ts';
import { type Piece, styled, whole } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted, listed, number } from '../words.ts';
import { name, path } from './phrases.ts';
import { type Body, type Page, type Row, Table } from './table.ts';

interface TransferRow extends Row {
  transfer: TransferObservation;
}

export class Transfers {
  readonly title = 'Files transferred';
  readonly #table = new Table<TransferRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'transfer') return;
    const { share, name: file, direction, size, bytes, sha256, md5, sha1 } = observation;
    const isWhole = observation.complete && (sha256 ?? sha1 ?? md5) !== null;
    // The same content again is one row; what has holes may differ in what it lacks.
    const key = isWhole ? [share, file, direction, size, sha256, sha1, md5] : [observation.id, bytes];
    const { firstFrame, lastFrame } = observation;
    this.#table.take(key.join('\n'), { ...observation, frame: firstFrame, responseFrame: lastFrame }, () => ({
      transfer: observation,
    }));
  }

  lines(page: Page): string[] {
    return this.#table.isEmpty ? [] : this.#table.lines(page, ({ transfer }) => bodyOf(transfer));
  }
}

function bodyOf(transfer: TransferObservation): Body {
  const { direction, version, size } = transfer;
  const head: (Piece | string)[] = [
    styled(direction === 'write' ? 'written:' : 'read:', direction === 'write' ? 'warn' : 'good'),
  ];
  head.push({ ...path(transfer.share, transfer.name), style: 'strong' });
  if (version > 1) head.push(`(version ${version} of its content)`);
  const lines: (Piece | string)[][] = [head];
  lines.push([`${counted(size, 'byte')},`, extent(transfer)]);
  const what = typeText(transfer);
  if (what !== '') lines.push([what]);
  for (const line of transfer.pe === null ? [] : peLines(transfer.pe)) lines.push([line]);
  lines.push(...hashLines(transfer));
  return lines;
}

function extent({ complete, bytes, size, holeCount, holes }: TransferObservation): Piece {
  if (complete) return styled('complete', 'good');
  const [first] = holes;
  const where = first === undefined ? '' : `, the first of ${counted(first[1], 'byte')} at ${number(first[0])}`;
  return styled(
    `not complete: ${number(bytes)} of ${counted(size, 'byte')} seen, ${counted(holeCount, 'hole')}${where}`,
    'warn',
  );
}

function hashLines({ sha256, sha1, md5, unhashed }: TransferObservation): (Piece | string)[][] {
  if (sha256 !== null) return [[whole(`sha256 ${sha256}`)]];
  const others = [sha1 !== null && `sha1 ${sha1}`, md5 !== null && `md5 ${md5}`].filter((text) => text !== false);
  if (others.length > 0) return others.map((text) => [whole(text)]);
  return unhashed === null ? [] : [[styled(`no hash: ${safe(unhashed)}`, 'warn')]];
}

const typeText = ({ type, pe }: TransferObservation): string =>
  listed([
    type === null ? null : safe(type),
    pe !== null && `${safe(pe.machine)} ${pe.kind}`,
    pe?.linkTime && `linked ${safe(pe.linkTime)}`,
  ]);

/** The version resource's own words: what a program claims to be. */
function peLines({ version }: PeFacts): string[] {
  const { CompanyName, ProductName, FileDescription, OriginalFilename, FileVersion } = version;
  const claims = listed(
    [CompanyName, ProductName, FileDescription].map((text) => (text === undefined ? null : name(text.trim()))),
  );
  const original = listed([
    OriginalFilename && `original name ${name(OriginalFilename)}`,
    FileVersion && `version ${name(FileVersion)}`,
  ]);
  return [claims, original]
    .filter((text) => text !== '')
    .map((text, i) => (i === 0 ? `says of itself: ${text}` : text));
}
