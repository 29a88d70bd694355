/** SMB_COM_TRANSACTION: named pipes spoken through, waited for and looked into (MS-CIFS §2.2.5); what goes to \MAILSLOT\ and to \PIPE\LANMAN. */
import {
  fidOfSetup,
  relativeName,
  TRANS_CALL_NMPIPE,
  TRANS_PEEK_NMPIPE,
  TRANS_RAW_READ_NMPIPE,
  TRANS_RAW_WRITE_NMPIPE,
  TRANS_READ_NMPIPE,
  TRANS_TRANSACT_NMPIPE,
  TRANS_WAIT_NMPIPE,
  TRANS_WRITE_NMPIPE,
} from '../../wire/smb1/index.ts';
import { pipeClose, pipeDraft } from '../drafts.ts';
import { Open } from '../open.ts';
import { remoteAdministration } from './remoteAdministration.ts';
import type { TransactionAnswer, TransactionContext, TransactionHandler, TransactionPending } from './request.ts';

const SILENT: TransactionPending = { answer() {} };

/** The names of these begin with it (§2.2.5). */
const PIPE = /^\\PIPE\\?/i;
const REMOTE_ADMINISTRATION = /^\\PIPE\\LANMAN$/i;

export const pipeTransaction: TransactionHandler = (request) => {
  // the Remote Administration Protocol has no Setup (MS-RAP §2.1)
  if (request.setup.length === 0) return REMOTE_ADMINISTRATION.test(request.name) ? remoteAdministration(request) : SILENT;
  switch (request.subcommand) {
    case TRANS_TRANSACT_NMPIPE:
      return through(request, 'both');
    case TRANS_RAW_READ_NMPIPE:
    case TRANS_READ_NMPIPE:
      return through(request, 'read');
    case TRANS_RAW_WRITE_NMPIPE:
    case TRANS_WRITE_NMPIPE:
      return through(request, 'write');
    case TRANS_PEEK_NMPIPE:
      return peek(request);
    case TRANS_WAIT_NMPIPE:
      return wait(request);
    case TRANS_CALL_NMPIPE:
      return call(request);
    default:
      // states and information of a pipe say nothing
      return SILENT;
  }
};

/** Data that came back, also where there is more of it. */
function hasData({ name, succeeded }: TransactionAnswer): boolean {
  return succeeded || name === 'STATUS_BUFFER_OVERFLOW';
}

function wrote(open: Open, { data, isCut, stamp }: TransactionContext): void {
  open.messagesWritten++;
  open.bytesWritten += data.length;
  open.message('write', data, isCut, stamp);
}

function wasRead(open: Open, answer: TransactionAnswer): void {
  if (answer.stamp === null || !hasData(answer)) return;
  open.messagesRead++;
  open.bytesRead += answer.data.length;
  open.message('read', answer.data, answer.isCut, answer.stamp);
}

/** A message written, a message read, or both in one. */
function through(request: TransactionContext, ways: 'both' | 'read' | 'write'): TransactionPending {
  const open = request.dialogue.open(fidOfSetup(request.setup), request);
  open.setPipe();
  if (ways !== 'read') wrote(open, request);
  if (ways === 'write') return SILENT;
  return {
    answer(answer) {
      wasRead(open, answer);
    },
  };
}

function peek(request: TransactionContext): TransactionPending {
  const { connection, dialogue, observing, setup, stamp } = request;
  const fid = fidOfSetup(setup);
  // FID 0 is none: who asks for it is told of by what it does
  if (fid === 0) return SILENT;
  const open = dialogue.open(fid, request);
  open.setPipe();
  return {
    answer(answer) {
      observing.output.emit(pipeDraft(connection.common(stamp, answer.stamp), open, 'peek', answer.name));
    },
  };
}

function named({ connection, name, observing, session, stamp, tree }: TransactionContext): Open {
  const open = new Open(observing, connection, session, tree, relativeName(name.replace(PIPE, '')), stamp);
  open.setPipe();
  return open;
}

function wait(request: TransactionContext): TransactionPending {
  const { connection, observing, stamp } = request;
  const open = named(request);
  return {
    answer(answer) {
      observing.output.emit(pipeDraft(connection.common(stamp, answer.stamp), open, 'wait', answer.name));
    },
  };
}

/** The pipe opened, written to, read and closed, all in one (§2.2.5.10). */
function call(request: TransactionContext): TransactionPending {
  const { connection, observing, stamp } = request;
  const open = named(request);
  wrote(open, request);
  return {
    answer(answer) {
      const common = connection.common(stamp, answer.stamp);
      wasRead(open, answer);
      observing.output.emit(pipeDraft(common, open, 'open', answer.name));
      open.closeSeen = true;
      observing.output.emit(pipeClose(common, open, answer.name));
      open.finish(answer.stamp ?? stamp);
    },
  };
}
