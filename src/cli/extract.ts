/** `hoptrace extract`: what captures hold of files, into a folder, one line each. */
import { type Extracted, type ExtractedFile, ExtractError, Extractor, type ExtractorOptions } from '../extract/index.ts';
import { FolderSink } from '../node/extractFolder.ts';
import type { Limits } from '../limits.ts';
import { safe } from '../report/safe.ts';
import { complain, EXIT_OK, EXIT_USAGE } from './exit.ts';
import { Inputs } from './inputs.ts';
import { Interruption } from './interruption.ts';
import { standardOutput } from './output.ts';

export interface ExtractArguments extends Pick<ExtractorOptions, 'match' | 'only' | 'maxBytes'> {
  to: string;
  threads: number | undefined;
  limits: Partial<Limits> | undefined;
}

/** Files that could not be written and are named; the manifest has all. */
const MOST_NAMED = 10;

/** Prints; returns the exit code. */
export async function extractCommand(captures: readonly string[], { to, threads, limits, ...wanted }: ExtractArguments): Promise<number> {
  const output = standardOutput();
  const lines: string[] = [];
  let extractor: Extractor;
  try {
    extractor = new Extractor(new FolderSink(to), { ...wanted, onFile: (file) => lines.push(fileLine(file)) });
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    complain(`${safe(error.message)}: nothing was extracted`);
    return EXIT_USAGE;
  }
  const interruption = new Interruption(() => {
    inputs.stop();
    extractor.finish();
  });
  const inputs = new Inputs(interruption.signal, { extraction: extractor, threads, limits });
  let failures = 0;
  let extracted: Extracted;
  try {
    for (const capture of captures) {
      const isRead = await inputs.read(capture, false, async (observations) => {
        for await (const _ of observations) for (const line of lines.splice(0)) await output.write(line);
      });
      if (!isRead) failures++;
    }
  } finally {
    interruption.release();
    extracted = extractor.finish();
  }
  await output.write([...lines, summary(extracted, to)].join(''));
  await output.finish();
  const isLacking = complainOf(extracted) || failures > 0;
  return interruption.code ?? (isLacking ? EXIT_USAGE : EXIT_OK);
}

/** Path, how much of it, what it is, who moved it, the frames, the hash. */
function fileLine(file: ExtractedFile): string {
  const { path, size, bytes, complete, type, direction, source, domain, user, firstFrame, lastFrame, sha256, repeated } = file;
  const extent = complete ? `${size} bytes` : `${bytes} of ${size} bytes`;
  const account = user === null ? '' : ` as ${domain ? `${domain}\\` : ''}${user}`;
  const way = `${direction === 'write' ? 'written' : 'read'} by ${source.ip}${account}`;
  const frames = firstFrame === lastFrame ? `frame ${firstFrame}` : `frames ${firstFrame}-${lastFrame}`;
  const facts = [path, extent, type, way, frames, sha256, repeated ? 'seen before' : null];
  return `${safe(facts.filter((fact) => fact !== null).join('  '))}\n`;
}

function summary({ manifest, written }: Extracted, to: string): string {
  const count = manifest.files.filter(({ repeated }) => !repeated).length;
  const files = count === 1 ? '1 file' : `${count} files`;
  return safe(`${files}, ${manifest.bytes} bytes, in ${to}: ${written.length === 0 ? 'no manifest' : written.join(', ')}`) + '\n';
}

/** Says what is not there that was wanted; whether there is any such thing. */
function complainOf({ manifest, faults }: Extracted): boolean {
  const { lost, files, unlisted } = manifest;
  for (const { name, why } of lost.slice(0, MOST_NAMED)) complain(safe(`${name ?? 'a file of unknown name'} was not written: ${why}`));
  if (lost.length > MOST_NAMED) complain(`${lost.length - MOST_NAMED} more files were not written: see the manifest`);
  const cut = files.filter(({ unwritten }) => unwritten !== null);
  for (const { path, unwritten } of cut.slice(0, MOST_NAMED)) complain(safe(`${path} is not whole: ${unwritten} (--max-bytes)`));
  if (cut.length > MOST_NAMED) complain(`${cut.length - MOST_NAMED} more files are not whole: see the manifest`);
  if (unlisted.files > 0) complain(`${unlisted.files} files beyond the first ${files.length} were not written`);
  if (unlisted.entries > 0) complain(`${unlisted.entries} entries of directories were not remembered: there are too many`);
  for (const fault of faults) complain(safe(`cannot write ${fault}`));
  return lost.length + cut.length + unlisted.files + faults.length > 0;
}
