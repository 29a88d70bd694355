/** What the accounts were let do: shares and what they served for, pipes, services and tasks. */
import type { Case, CasePipe, CaseService, CaseShare, CaseTask } from '../../case.ts';
import { accountLabel, shareName, shown } from '../case-words.ts';
import { counted, isRefused, isSuccess, number } from '../words.ts';
import {
  type Block,
  cell,
  code,
  type Given,
  paragraph,
  plain,
  type Section,
  section,
  strong,
  table,
  text,
} from './document.ts';
import { account, joinedWords, pairOf, route, status } from './phrases.ts';

export function shareAccess(story: Case): Section | null {
  const { shares } = story;
  if (shares.length === 0) return null;
  const blocks: Block[] = [
    table(
      'Shares connected to, each with its first connection',
      ['Share', 'From and to', 'Account', 'Kind', 'Frames', 'Times', 'Answer', 'What it served for'],
      shares,
      (share) => [
        cell(code(share.path)),
        cell(route(share.source, share.target)),
        cell(account(share.account)),
        cell(plain(`${share.type ?? ''}${isPrivileged(share) ? ' (administrative)' : ''}`)),
        cell(pairOf(share.frame, share.responseFrame)),
        cell(plain(number(share.count))),
        cell(status(share.status)),
        cell(...purpose(story, share)),
      ],
    ),
  ];
  const who = [
    ...new Set(
      shares
        .filter((share) => isPrivileged(share) && isSuccess(share.status))
        .map((share) => `${accountLabel(share.account)} on ${share.target.name ?? share.target.ip}`),
    ),
  ];
  if (who.length > 0) {
    blocks.push(
      paragraph(
        strong('Privilege.'),
        ' Windows lets only administrators (and backup operators) of a machine into its administrative shares. That the ' +
          `server let them in shows such rights for ${shown(joinedWords(who.slice(0, 10)))}${who.length > 10 ? ` and ${who.length - 10} more` : ''}.`,
      ),
    );
  }
  const refused = shares.filter(({ status: answer }) => isRefused(answer)).length;
  if (refused > 0) {
    blocks.push(paragraph(`${counted(refused, 'share was', 'shares were')} refused: see the answers above.`));
  }
  return section('shares', 'Privilege and share access', blocks);
}

const isInterProcess = ({ path }: CaseShare): boolean => shareName(path).toUpperCase() === 'IPC$';

const isPrivileged = (share: CaseShare): boolean => share.isAdministrative && !isInterProcess(share);

const FEW = 6;

/** Read from what went over it: files for disks, pipes for IPC$. */
function purpose({ files, pipes }: Case, share: CaseShare): Given[] {
  if (isRefused(share.status)) return [plain('refused')];
  const isHere = ({ source, target }: { source: { ip: string }; target: { ip: string } }): boolean =>
    source.ip === share.source.ip && target.ip === share.target.ip;
  if (isInterProcess(share)) {
    const opened = pipes.filter((pipe) => isHere(pipe) && pipe.name !== null);
    const calls = distinct(opened.filter(({ rpc }) => rpc === true));
    const others = distinct(opened.filter(({ rpc }) => rpc !== true)).filter((name) => !calls.includes(name));
    return [
      ...(calls.length > 0 ? [plain('remote procedure calls:'), ...few(calls)] : []),
      ...(others.length > 0 ? [plain('communication, over named pipes:'), ...few(others)] : []),
    ];
  }
  const here = files.filter(
    (file) => isHere(file) && file.share !== null && sameShare(file.share, share.path) && file.name !== null,
  );
  const written = distinct(here.filter(({ direction }) => direction === 'write'));
  const read = distinct(here.filter(({ direction }) => direction === 'read'));
  return [
    ...(written.length > 0 ? [plain('written to the target:'), ...few(written)] : []),
    ...(read.length > 0 ? [plain('read from the target:'), ...few(read)] : []),
  ];
}

const distinct = (items: readonly { name: string | null }[]): string[] => [
  ...new Set(items.map(({ name }) => name ?? '')),
];

const few = (names: readonly string[]): Given[] => [
  ...names.slice(0, FEW).map(code),
  ...(names.length > FEW ? [plain(`and ${names.length - FEW} more`)] : []),
];

const sameShare = (a: string, b: string): boolean => shareName(a).toUpperCase() === shareName(b).toUpperCase();

export function remoteControl({ pipes, services, tasks }: Case): Section | null {
  const blocks: Block[] = [];
  if (services.length > 0) blocks.push(serviceTable(services), ...sealedNote(services));
  if (tasks.length > 0) blocks.push(taskTable(tasks));
  if (pipes.length > 0) blocks.push(pipeTable(pipes));
  return blocks.length === 0 ? null : section('control', 'Services, tasks and pipes', blocks);
}

const serviceTable = (services: readonly CaseService[]): Block =>
  table(
    'Service manager',
    ['Frames', 'From and to', 'Account', 'Action', 'Service', 'Binary path', 'Answer'],
    services,
    (service) => [
      cell(pairOf(service.frame, service.responseFrame)),
      cell(route(service.source, service.target)),
      cell(account(service.account)),
      cell(plain(service.action)),
      cell(
        service.name === null ? plain(service.sealed ? 'sealed' : '') : code(service.name),
        ...(service.displayName === null || service.displayName === service.name ? [] : [code(service.displayName)]),
      ),
      cell(service.binaryPath === null ? plain('') : code(service.binaryPath)),
      cell(service.sealed && service.status === 'unknown' ? plain('sealed') : status(service.status)),
    ],
  );

/** What a sealed call is known by. */
const sealedNote = (services: readonly CaseService[]): Block[] =>
  services.some(({ sealed }) => sealed)
    ? [
        paragraph(
          text(
            'Where it says "sealed", the call was encrypted: which operation it was is known, its arguments and its return code are not.',
          ),
        ),
      ]
    : [];

const taskTable = (tasks: readonly CaseTask[]): Block =>
  table(
    'Task scheduler',
    ['Frames', 'From and to', 'Account', 'Action', 'Task', 'Command', 'Answer'],
    tasks,
    (task) => [
      cell(pairOf(task.frame, task.responseFrame)),
      cell(route(task.source, task.target)),
      cell(account(task.account)),
      cell(plain(task.action)),
      cell(task.path === null ? plain(task.sealed ? 'sealed' : '') : code(task.path)),
      cell(task.command === null ? plain('') : code(task.command)),
      cell(task.sealed && task.status === 'unknown' ? plain('sealed') : status(task.status)),
    ],
  );

const pipeTable = (pipes: readonly CasePipe[]): Block =>
  table(
    'Named pipes, each with its first opening',
    ['Frames', 'From and to', 'Account', 'Pipe', 'Opened', 'DCE/RPC', 'Bytes to and from the target', 'Answer'],
    pipes,
    (pipe) => [
      cell(pairOf(pipe.frame, pipe.responseFrame)),
      cell(route(pipe.source, pipe.target)),
      cell(account(pipe.account)),
      cell(pipe.name === null ? plain('opened before the capture') : code(pipe.name)),
      cell(plain(pipe.count === 0 ? 'before the capture' : counted(pipe.count, 'time'))),
      cell(plain(pipe.rpc === null ? '' : pipe.rpc ? 'yes' : 'no')),
      cell(
        plain(
          pipe.bytesWritten === null && pipe.bytesRead === null
            ? ''
            : `${number(pipe.bytesWritten ?? 0)} / ${number(pipe.bytesRead ?? 0)}`,
        ),
      ),
      cell(status(pipe.status)),
    ],
  );
