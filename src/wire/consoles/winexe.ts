/** winexe's control pipe (winexesvc_launch.c, winexe.c): lines of text, each a word and its arguments. */

export interface WinexeControl {
  /** `run`: the command line. */
  run?: string;
  /** `set runas`: domain, user and password as they were given. */
  runAs?: string;
  /** `return_code`, in hexadecimal. */
  returnCode?: number;
  /** `error`: what could not be done. */
  error?: string;
}

/** What lines of either direction say, the last of each kind. */
export function readWinexeControl(text: string): WinexeControl {
  const control: WinexeControl = {};
  for (const line of text.split(/[\r\n\0]+/)) {
    const [, word, rest] = /^(run|set runas|return_code|error) (.*)$/.exec(line) ?? [];
    if (word === 'run') control.run = rest;
    else if (word === 'set runas') control.runAs = rest;
    else if (word === 'error') control.error = rest;
    else if (word === 'return_code' && /^[0-9a-f]{1,8}\b/i.test(rest)) control.returnCode = Number.parseInt(rest, 16);
  }
  return control;
}
