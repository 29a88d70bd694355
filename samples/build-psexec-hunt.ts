/** Writes the sample capture. usage: node --import tsx samples/build-psexec-hunt.ts OUT (gzip where OUT ends in .gz) */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { buildPsexecHunt } from './psexec-hunt/capture.ts';

const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: node --import tsx samples/build-psexec-hunt.ts OUT\n');
  process.exit(2);
}
const capture = buildPsexecHunt();
/** gzipSync writes no time into the header (RFC 1952 MTIME 0). */
writeFileSync(out, out.endsWith('.gz') ? gzipSync(capture, { level: 9, memLevel: 9 }) : capture);
