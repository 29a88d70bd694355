/**
 * Definitions of tasks (MS-TSCH §2.5): XML in, what the task does, when and as whom out. Entities of a document type are
 * not expanded, and a document that breaks off gives what came before.
 */

import { SaxesParser } from 'saxes';

export interface TaskDefinition {
  readonly actions: readonly TaskDefinitionAction[];
  /** One sentence each: `time trigger from 2015-07-15T20:35:13`. */
  readonly triggers: readonly string[];
  /** UserId or GroupId of the principal. */
  readonly principal: string | null;
  readonly runLevel: string | null;
  readonly hidden: boolean | null;
  readonly enabled: boolean | null;
  readonly author: string | null;
}

export interface TaskDefinitionAction {
  readonly type: 'command' | 'COM handler' | 'e-mail' | 'message';
  readonly command: string | null;
  readonly arguments: string | null;
  readonly workingDirectory: string | null;
  readonly classId: string | null;
}

/** The schema nests no deeper than nine. */
const DEPTH = 32;
const LISTED = 32;

/** §2.5.4: kinds of action by their element. */
const ACTIONS: Readonly<Record<string, TaskDefinitionAction['type']>> = {
  Exec: 'command',
  ComHandler: 'COM handler',
  SendEmail: 'e-mail',
  ShowMessage: 'message',
};

/** §2.5.3: kinds of trigger by their element. */
const TRIGGERS: Readonly<Record<string, string>> = {
  BootTrigger: 'at boot',
  RegistrationTrigger: 'when registered',
  IdleTrigger: 'when idle',
  TimeTrigger: 'once',
  CalendarTrigger: 'by calendar',
  EventTrigger: 'on an event',
  LogonTrigger: 'at logon',
  SessionStateChangeTrigger: 'on a change of session',
};

type Texts = Map<string, string>;

interface Found {
  /** Element under Triggers or Actions with the texts below it, by name. */
  triggers: { element: string; texts: Texts }[];
  actions: { element: string; texts: Texts }[];
  /** By path from the root: `Settings/Hidden`. */
  others: Texts;
}

export function readTaskXml(xml: string): TaskDefinition {
  const { triggers, actions, others } = parse(xml);
  const flag = (path: string): boolean | null => {
    const value = others.get(path);
    return value === undefined ? null : value === 'true' || value === '1';
  };
  return {
    actions: actions.flatMap(actionOf),
    triggers: triggers.flatMap(triggerOf),
    principal: others.get('Principals/Principal/UserId') ?? others.get('Principals/Principal/GroupId') ?? null,
    runLevel: others.get('Principals/Principal/RunLevel') ?? null,
    hidden: flag('Settings/Hidden'),
    enabled: flag('Settings/Enabled'),
    author: others.get('RegistrationInfo/Author') ?? null,
  };
}

function parse(xml: string): Found {
  const found: Found = { triggers: [], actions: [], others: new Map() };
  const path: string[] = [];
  const texts: string[] = [];
  let open: Texts | undefined;
  // Text of elements is put together here: saxes gives it in one piece for each element.
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', () => {});
  parser.on('opentag', ({ name }) => {
    path.push(localName(name));
    texts.push('');
    if (path.length !== 3) return;
    const list = path[1] === 'Triggers' ? found.triggers : path[1] === 'Actions' ? found.actions : undefined;
    if (list === undefined || list.length >= LISTED) return;
    open = new Map();
    list.push({ element: path[2], texts: open });
  });
  const take = (text: string): void => {
    if (texts.length > 0 && path.length <= DEPTH) texts[texts.length - 1] += text;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const text = (texts.pop() ?? '').trim();
    if (open !== undefined && path.length > 3 && text !== '') open.set(path.slice(3).join('/'), text);
    else if (text !== '' && path.length <= DEPTH) found.others.set(path.slice(1).join('/'), text);
    path.pop();
    if (path.length < 3) open = undefined;
  });
  try {
    parser.write(xml.charCodeAt(0) === 0xfeff ? xml.slice(1) : xml).close();
  } catch {
    // what came before the fault stands
  }
  return found;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function actionOf({ element, texts }: Found['actions'][number]): TaskDefinitionAction[] {
  const type = ACTIONS[element];
  if (type === undefined) return [];
  return [
    {
      type,
      command: texts.get('Command') ?? texts.get('Body') ?? null,
      arguments: texts.get('Arguments') ?? texts.get('Data') ?? null,
      workingDirectory: texts.get('WorkingDirectory') ?? null,
      classId: texts.get('ClassId') ?? null,
    },
  ];
}

function triggerOf({ element, texts }: Found['triggers'][number]): string[] {
  const kind = TRIGGERS[element];
  if (kind === undefined) return [];
  const details = [
    ['from', 'StartBoundary'],
    ['until', 'EndBoundary'],
    ['every', 'Repetition/Interval'],
    ['of', 'UserId'],
    ['after', 'Delay'],
  ].flatMap(([word, name]) => (texts.has(name) ? [`${word} ${texts.get(name)}`] : []));
  const disabled = texts.get('Enabled') === 'false' ? ['disabled'] : [];
  return [[kind, ...details, ...disabled].join(', ')];
}
