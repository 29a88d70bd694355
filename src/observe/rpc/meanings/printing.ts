/** Calls of spoolss and IRemoteWinspool (MS-RPRN, MS-PAR): drivers and printers added, and changes watched from elsewhere. */
import type { PrinterObservation } from '../../../observations.ts';
import type { Interpreter, Said } from '../understood.ts';
import { coercion } from './coercion.ts';
import { at, text } from '../../../facts.ts';
import { query } from './query.ts';

type Printer = Omit<Extract<Said, { kind: 'printer' }>, 'kind' | 'action'>;

function said(action: PrinterObservation['action'], about: Partial<Printer> = {}): Said {
  return { kind: 'printer', action, name: null, driverPath: null, dataFile: null, configFile: null, ...about };
}

type Asked = Readonly<Record<string, unknown>>;

function driver({ driver: given }: Asked): Said {
  const of = (name: string): string | null => text(at(given, 'info', name));
  return said('add driver', {
    name: of('name'),
    driverPath: of('driverPath'),
    dataFile: of('dataFile'),
    configFile: of('configFile'),
  });
}

const printer = ({ printer: given }: Asked): Said => said('add printer', { name: text(at(given, 'info', 'name')) });
const processor = (asked: Asked): Said =>
  said('add processor', { name: text(asked.printProcessorName), driverPath: text(asked.pathName) });
const monitor = ({ monitor: given }: Asked): Said =>
  said('add monitor', { name: text(at(given, 'info', 'name')), driverPath: text(at(given, 'info', 'dllName')) });

export const interpretSpoolss: Interpreter = ({ arguments: asked, opnum }) => {
  switch (opnum) {
    case 0:
    case 10:
    case 12:
    case 15:
    case 16:
    case 35:
    case 36:
      return query('printers', text(asked.name) || null);
    case 1:
    case 69:
      return said('open', { name: text(asked.printerName) });
    case 5:
    case 70:
      return printer(asked);
    case 9:
    case 89:
      return driver(asked);
    case 14:
      return processor(asked);
    case 46:
      return monitor(asked);
    case 62:
    case 65: {
      const machine = text(asked.localMachine);
      // §3.1.4.10.4: the server connects back to the machine that is named, to tell it of changes
      return machine === null ? said('watch') : [said('watch', { name: machine }), coercion(machine)];
    }
    default:
      return undefined;
  }
};

export const interpretWinspool: Interpreter = ({ arguments: asked, opnum }) => {
  switch (opnum) {
    case 0:
      return said('open', { name: text(asked.printerName) });
    case 1:
      return printer(asked);
    case 39:
      return driver(asked);
    case 62:
    case 63:
      return said('add driver', { name: text(asked.driverName), driverPath: text(asked.infPath) });
    case 44:
      return processor(asked);
    case 51:
      return monitor(asked);
    case 38:
    case 40:
    case 41:
    case 45:
    case 46:
    case 47:
    case 48:
      return query('printers', text(asked.name) || null);
    case 58:
      return said('watch');
    default:
      return undefined;
  }
};
