/** What a command line was made to run, without what tools wrap around it to get the output back or to hide it. */
import { utf16le } from '../bytes.ts';

export interface Unwrapped {
  text: string;
  /** Name of the file that the output goes to, without its folder, in lower case; null where it goes to none. */
  outputFile: string | null;
}

/** `%COMSPEC% /Q /c`, `C:\Windows\System32\cmd.exe /C`, with quotes or not. */
const SHELL = /^"?(?:%comspec%|(?:[^\s"]*\\)?cmd(?:\.exe)?)"?(?:\s+\/[a-z](?::[a-z0-9]+)?)*?\s+\/[ck]\s+/i;

/** smbexec and Metasploit: the command is echoed into a batch file, with what the shell would see escaped. */
const ECHOED = /^echo (.*) \^>\s*(\S+)(?: 2\^>\^&1)? > /is;

/** `1> \\127.0.0.1\ADMIN$\__1493067577.21 2>&1`, `> %windir%\Temp\nZfRUBts.tmp 2>&1`, also with the name in quotes. */
const REDIRECTED = /^(.*?)\s*1?>\s*("[^"]+"|\S+)(?:\s+2>&1)?\s*$/s;

/** NetExec through WMI: what follows goes on with the file, to carry it into the registry. */
const CARRIED = /^(.*?)\s*1>\s*("[^"]+"|\S+)\s+2>&1\s*&&(.*)$/s;

export function unwrapCommand(commandLine: string): Unwrapped {
  const inner = commandLine.trim().replace(SHELL, '');
  const echoed = ECHOED.exec(inner);
  if (echoed !== null) return { text: unescaped(echoed[1]).trim(), outputFile: fileName(echoed[2]) };
  const isShell = inner !== commandLine.trim();
  const redirected = isShell ? (carried(inner) ?? REDIRECTED.exec(inner)) : null;
  if (redirected === null) return { text: isShell ? inner : commandLine, outputFile: null };
  return { text: withoutBrackets(redirected[1]), outputFile: fileName(redirected[2]) };
}

function carried(inner: string): RegExpExecArray | null {
  const found = CARRIED.exec(inner);
  return found?.[3].includes(found[2]) === true ? found : null;
}

/** `^` lets the next character through as it is. */
const unescaped = (text: string): string => text.replace(/\^([\s\S])/g, '$1');

/** NetExec puts the command in brackets. */
const withoutBrackets = (text: string): string => /^\((.*)\)$/s.exec(text)?.[1] ?? text;

function fileName(path: string): string {
  const bare = path.replaceAll('"', '');
  return bare.slice(Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/')) + 1).toLowerCase();
}

/** `-EncodedCommand` of PowerShell, which takes every beginning of its name and `-ec`: UTF-16LE in base64. */
const ENCODED = /\s[-/]e(?:c|n\w*)?\s+["']?([A-Za-z0-9+/]{8,}={0,2})/i;
const POWERSHELL = /\b(?:powershell|pwsh)(?:\.exe)?\b/i;

/** The script that is given to PowerShell in base64; null where there is none. */
export function encodedScript(commandLine: string): string | null {
  const encoded = POWERSHELL.test(commandLine) ? ENCODED.exec(commandLine)?.[1].replace(/=+$/, '') : undefined;
  if (encoded === undefined) return null;
  // A length of 4n + 1 is no base64: what was cut is decoded up to there.
  const whole = encoded.length % 4 === 1 ? encoded.slice(0, -1) : encoded;
  return utf16le(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)));
}
