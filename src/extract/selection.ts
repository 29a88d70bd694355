/** Which files are wanted. */
import type { Transferred } from '../content/index.ts';
import { Glob } from './glob.ts';

export interface SelectionOptions {
  /** Names that are wanted, as patterns (glob.ts): one of them has to fit. All names where not given. */
  match?: readonly string[];
  /** `executables`: programs, libraries, drivers, installers, scripts and shortcuts. */
  only?: 'executables';
}

/** By what they hold (src/content/type.ts). */
const EXECUTABLE_TYPES: ReadonlySet<string> = new Set([
  'PE executable',
  'DOS executable',
  'ELF executable',
  'Mach-O executable',
  'Java class',
  'Java archive',
  'Windows installer',
  'Windows shortcut',
  'batch script',
  'PowerShell script',
  'VBScript',
  'JScript',
  'Windows script file',
  'HTML application',
  'Windows scriptlet',
  'Python script',
  'shell script',
  'MOF source',
  'MSBuild project with code',
]);

/** By what they are called, where their beginning was not seen. */
const EXECUTABLE_NAME =
  /\.(?:exe|dll|sys|drv|ocx|cpl|scr|com|pif|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|hta|sct|jar|class|lnk|xll|efi|elf|so|dylib)$/i;

export class Selection {
  readonly #globs: readonly Glob[] | undefined;
  readonly #only: 'executables' | undefined;

  /** Throws an ExtractError. */
  constructor({ match, only }: SelectionOptions) {
    this.#globs = match === undefined || match.length === 0 ? undefined : match.map((pattern) => new Glob(pattern));
    this.#only = only;
  }

  wants({ share, name, type }: Pick<Transferred, 'share' | 'name' | 'type'>): boolean {
    if (this.#only !== undefined && !isExecutable(name, type)) return false;
    if (this.#globs === undefined) return true;
    const path = `${share ?? ''}\\${name ?? ''}`;
    return this.#globs.some((glob) => glob.matches(path));
  }
}

function isExecutable(name: string | null, type: string | null): boolean {
  return type === null ? EXECUTABLE_NAME.test(name ?? '') : EXECUTABLE_TYPES.has(type);
}
