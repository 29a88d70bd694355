/** `product: hoptrace`: an observation with its own field names, and what follows from them (docs/rules.md). */

import type { Observation } from '../../observations.ts';
import { type Fields, flatten } from './flatten.ts';
import { answerTo, isAnswered } from '../../answer.ts';
import {
  basename,
  binaryBasename,
  extension,
  isAdministrativeShare,
  pipeParts,
  programOf,
  shareName,
} from './paths.ts';

/** Meaningless from one run to the next, or said by the log source already. */
const LEFT_OUT: ReadonlySet<string> = new Set(['kind', 'id']);

/** `service` of the log source. */
export function serviceOf(o: Observation): string {
  return o.kind === 'blind spot' ? 'blind_spot' : o.kind;
}

export function hoptraceFields(o: Observation, wanted?: ReadonlySet<string>): Fields {
  const fields = flatten(o, LEFT_OUT, wanted);
  fields.outcome = answerTo(o);
  fields.answered = isAnswered(o);
  switch (o.kind) {
    case 'negotiate':
      fields.isSmb1Only = isSmb1Only(o.dialects, o.dialect);
      break;
    case 'logon':
      fields.result = o.outcome;
      fields.isMachineAccount = o.user === null ? null : o.user.endsWith('$');
      break;
    case 'share':
      putShare(fields, o.path);
      break;
    case 'file':
      putShare(fields, o.share);
      putName(fields, o.name);
      fields.newBasename = o.newName === null ? null : basename(o.newName);
      fields.newExtension = o.newName === null ? null : extension(o.newName);
      break;
    case 'transfer':
      putShare(fields, o.share);
      putName(fields, o.name);
      fields.isExecutable = isExecutable(o.type, o.name);
      break;
    case 'console':
    case 'pipe':
      putShare(fields, o.share);
      putPipe(fields, o.name);
      break;
    case 'rpc':
      putPipe(fields, o.pipe);
      break;
    case 'service':
      fields.program = o.binaryPath === null ? null : programOf(o.binaryPath);
      fields.binaryBasename = o.binaryPath === null ? null : binaryBasename(o.binaryPath);
      break;
  }
  return fields;
}

function putShare(fields: Fields, path: string | null): void {
  fields.shareName = path === null ? null : shareName(path);
  fields.isAdministrative = path === null ? null : isAdministrativeShare(path);
}

function putName(fields: Fields, name: string | null): void {
  fields.basename = name === null ? null : basename(name);
  fields.extension = name === null ? null : extension(name);
}

function putPipe(fields: Fields, name: string | null): void {
  const { stem, suffix } = name === null ? { stem: null, suffix: null } : pipeParts(name);
  fields.stem = stem;
  fields.suffix = suffix;
}

/** The client offers nothing newer, or the server chose it: dialects of MS-CIFS, whose names begin otherwise than SMB 2's. */
function isSmb1Only(dialects: readonly string[], dialect: string | null): boolean {
  if (dialect !== null) return !dialect.startsWith('SMB ');
  return dialects.length > 0 && !dialects.some((name) => name.startsWith('SMB '));
}

const EXECUTABLE_TYPES: ReadonlySet<string> = new Set([
  'PE executable',
  'DOS executable',
  'ELF executable',
  'Windows installer',
]);
const EXECUTABLE_EXTENSIONS: ReadonlySet<string> = new Set(
  'bat cmd com cpl dll drv exe hta jar js jse msi msp ocx pif ps1 psd1 psm1 scr sys vbe vbs ws wsf wsh'.split(' '),
);

/** By its content, whatever its name; by its name where its beginning was not seen or is text. */
function isExecutable(type: string | null, name: string | null): boolean {
  if (type !== null && EXECUTABLE_TYPES.has(type)) return true;
  const ending = name === null ? null : extension(name);
  return ending !== null && EXECUTABLE_EXTENSIONS.has(ending);
}
