/** Calls of winreg (MS-RRP) as what happened to keys and values, with their whole paths. */
import type { RegistryObservation } from '../../../observations.ts';
import { regData, ROOTS } from '../../../wire/dcerpc/declared/winreg.ts';
import type { Interpreter, Understood } from '../understood.ts';
import { number, text } from '../../../facts.ts';
import { aborted, shutdown } from './shutdown.ts';

type Action = RegistryObservation['action'];

const ACTIONS: Readonly<Record<number, Action>> = {
  5: 'close',
  6: 'create',
  7: 'delete key',
  8: 'delete value',
  9: 'enumerate',
  10: 'enumerate',
  13: 'load',
  15: 'open',
  16: 'query',
  17: 'query',
  18: 'replace',
  19: 'restore',
  20: 'save',
  21: 'set security',
  22: 'set',
  23: 'unload',
  31: 'save',
  35: 'delete key',
};

export const interpretWinreg: Interpreter = (call) => {
  const { ended, arguments: asked, results, opnum, decoded } = call;
  if (opnum === 25) return aborted;
  if (opnum === 24 || opnum === 30) return shutdown(asked);
  const key = keyOf(call);
  if (decoded.returnCode === 0 && key !== null) ended.handles.set(text(results.handle) ?? undefined, { path: key });
  const action = opnum in ROOTS ? 'open' : ACTIONS[opnum];
  if (action === undefined) return undefined;
  const type = text(results.type ?? asked.type);
  const data = opnum === 22 ? asked.data : results.data;
  const isBytes = data instanceof Uint8Array;
  return {
    kind: 'registry',
    action,
    key,
    value: text(asked.valueName) ?? text(opnum === 10 ? results.nameOut : undefined),
    valueType: type,
    data: isBytes ? regData(type ?? '', data) : opnum === 9 ? text(results.nameOut) : null,
    dataBytes: isBytes ? data.length : number(results.cbData),
    file: text(asked.file ?? asked.newFile),
  };
};

/** The key that a call is about: the root that it opens, or what its handle stands for with the subkey that it names. */
function keyOf({ ended: { handles }, arguments: asked, opnum }: Understood): string | null {
  if (opnum in ROOTS) return ROOTS[opnum];
  const handle = text(asked.handle);
  if (handle === null) return null;
  const path = handles.get(handle)?.path ?? '?';
  const subKey = text(asked.subKey);
  return subKey === null || subKey === '' ? path : `${path}\\${subKey}`;
}
