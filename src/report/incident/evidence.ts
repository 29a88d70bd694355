/** Files that went over the wire, with what identifies them. */
import type { Case, CaseFile } from '../../case.ts';
import { rangeLabel } from '../../frames.ts';
import { counted, number } from '../words.ts';
import {
  type Block,
  cell,
  code,
  type Given,
  paragraph,
  plain,
  type Section,
  section,
  table,
  text,
} from './document.ts';
import { account, route } from './phrases.ts';

export function evidence({ files }: Case): Section {
  if (files.length === 0) {
    return section('evidence', 'Evidence and files recovered', [paragraph('No content of a file was seen.')]);
  }
  const hashed = files.filter(({ sha256, sha1, md5 }) => (sha256 ?? sha1 ?? md5) !== null);
  const blocks: Block[] = [
    paragraph(
      `${counted(files.length, 'transfer')} of content; ${
        hashed.length === files.length ? 'all of it whole and hashed' : `${number(hashed.length)} whole and hashed`
      }. A hash is given only where every byte of the file was seen.`,
    ),
    table('Files', ['File', 'From and to', 'Account', 'Frames', 'Size', 'What it is', 'State'], files, (file) => [
      cell(path(file)),
      cell(
        route(file.source, file.target),
        plain(file.direction === 'write' ? 'written to the target' : 'read from the target'),
      ),
      cell(account(file.account)),
      cell(plain(rangeOf(file))),
      cell(plain(counted(file.size, 'byte'))),
      cell(...nature(file)),
      cell(plain(state(file)), ...(file.deleted ? [plain('deleted afterwards')] : [])),
    ]),
  ];
  const distinct = distinctByHash(hashed);
  if (distinct.length > 0) {
    blocks.push(
      table('Hashes', ['File', 'Algorithm and hash'], distinct, (file) => [cell(path(file)), cell(...hashes(file))]),
    );
  }
  return section('evidence', 'Evidence and files recovered', blocks);
}

/** Whole, or what is missing; why there is no hash where that is not all. */
export function state({ complete, size, bytes, unhashed, sha256, sha1, md5 }: CaseFile): string {
  const extent = complete ? 'whole' : `${number(bytes)} of ${counted(size, 'byte')} seen`;
  if ((sha256 ?? sha1 ?? md5) !== null) return extent;
  return unhashed === null || unhashed === 'not complete' ? `${extent}, no hash` : `${extent}, no hash: ${unhashed}`;
}

/** First and last frame that carried content. */
const rangeOf = ({ frame, responseFrame }: CaseFile): string =>
  rangeLabel(frame, responseFrame ?? frame);

function path({ share, name }: CaseFile) {
  if (name === null)
    return text(
      share === null ? plain('opened before the capture') : code(share),
      share === null ? '' : plain(' (opened before the capture)'),
    );
  return text(code(share === null ? name : `${share}\\${name.replace(/^\\+/, '')}`));
}

const hashes = ({ sha256, sha1, md5 }: CaseFile): Given[] =>
  (
    [
      ['SHA-256', sha256],
      ['SHA-1', sha1],
      ['MD5', md5],
    ] as const
  ).flatMap(([algorithm, hash]) => (hash === null ? [] : [text(plain(`${algorithm} `), code(hash))]));

function nature({ type, pe }: CaseFile): Given[] {
  const lines: Given[] = [plain(type ?? 'not recognised')];
  if (pe === null) return lines;
  lines.push(plain(`${pe.machine} ${pe.kind}${pe.linkTime === null ? '' : `, linked ${pe.linkTime}`}`));
  const { CompanyName, ProductName, FileDescription, OriginalFilename, FileVersion } = pe.version;
  const claims = [CompanyName, ProductName, FileDescription, OriginalFilename, FileVersion].filter(
    (claim) => claim !== undefined && claim !== '',
  );
  if (claims.length > 0) lines.push(plain(`says of itself: ${[...new Set(claims)].join(', ')}`));
  return lines;
}

function distinctByHash(files: readonly CaseFile[]): CaseFile[] {
  const distinct = new Map<string, CaseFile>();
  for (const file of files) {
    const key = JSON.stringify([file.share, file.name, file.sha256, file.sha1, file.md5]);
    if (!distinct.has(key)) distinct.set(key, file);
  }
  return [...distinct.values()];
}
