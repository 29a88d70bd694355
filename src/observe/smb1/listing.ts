/** Directories listed: TRANS2_FIND_FIRST2 and FIND_NEXT2 (MS-CIFS §3.3.5.59.2, §3.3.5.59.3); SEARCH, FIND and FIND_UNIQUE (§3.3.5.46 to §3.3.5.48). */
import { isMalformed } from '../../bytes.ts';
import {
  decodeFindEntries,
  decodeFindFirst2Request,
  decodeFindFirst2Response,
  decodeFindNext2Request,
  decodeFindNext2Response,
  decodeSearchRequest,
  decodeSearchResponse,
  relativeName,
} from '../../wire/smb1/index.ts';
import { fileDraft } from '../drafts.ts';
import { passEntries } from '../listing.ts';
import { Open } from '../open.ts';
import type { Answer, Handler, RequestContext, TransactionHandler } from './request.ts';

/** In the place of a SID, which has 16 bits. */
const SEARCHED = 0x10000;

interface Place {
  directory: string;
  pattern: string;
}

function placeOf(fileName: string): Place {
  const path = relativeName(fileName);
  const cut = path.lastIndexOf('\\');
  return { directory: cut < 0 ? '' : path.slice(0, cut), pattern: path.slice(cut + 1) };
}

function told({ connection, observing, session, stamp, tree }: RequestContext, { directory, pattern }: Place, answer: Answer): void {
  const open = new Open(observing, connection, session, tree, directory, stamp);
  const draft = fileDraft(connection.common(stamp, answer.stamp), open, 'list', answer.name);
  draft.pattern = pattern;
  draft.directory = true;
  observing.output.emit(draft);
}

export const findFirst: TransactionHandler = (request) => {
  const { block, dialogue, header, parameters, tree } = request;
  const asked = decodeFindFirst2Request(parameters, block.isUnicode);
  if (isMalformed(asked)) return asked;
  const place = placeOf(asked.fileName);
  return {
    answer(answer) {
      told(request, place, answer);
      if (!answer.succeeded) return;
      const found = decodeFindFirst2Response(answer.parameters);
      if (!isMalformed(found)) dialogue.setSearch(header.tid, found.sid, place.directory);
      passEntries(request, answer, tree.path, place.directory, () => {
        if (isMalformed(found)) return found;
        return decodeFindEntries({ ...asked, ...answerForm(request, answer), count: found.searchCount }, answer.data);
      });
    },
  };
};

/** The rest of a listing says nothing new but its entries. */
export const findNext: TransactionHandler = (request) => {
  const { dialogue, header, parameters, tree } = request;
  const asked = decodeFindNext2Request(parameters);
  if (isMalformed(asked)) return asked;
  const directory = dialogue.search(header.tid, asked.sid);
  return {
    answer(answer) {
      if (!answer.succeeded) return;
      passEntries(request, answer, tree.path, directory, () => {
        const found = decodeFindNext2Response(answer.parameters);
        if (isMalformed(found)) return found;
        return decodeFindEntries({ ...asked, ...answerForm(request, answer), count: found.searchCount }, answer.data);
      });
    },
  };
};

function answerForm({ dialogue }: RequestContext, { block }: Answer): { isUnicode: boolean; zone: number | undefined } {
  return { isUnicode: block?.isUnicode === true, zone: dialogue.negotiated?.zone };
}

/** A search that goes on names its directory by what the server gave it: of several at once, the last that began is meant. */
export const search: Handler = (request) => {
  const { block, dialogue, header, tree } = request;
  const asked = decodeSearchRequest(block);
  if (isMalformed(asked)) return asked;
  const place = placeOf(asked.fileName);
  if (!asked.goesOn) dialogue.setSearch(header.tid, SEARCHED, place.directory);
  const directory = dialogue.search(header.tid, SEARCHED);
  return {
    pending: {
      answer(answer) {
        if (!asked.goesOn) told(request, place, answer);
        const { block: answered, succeeded } = answer;
        if (!succeeded || answered === null) return;
        passEntries(request, answer, tree.path, directory, () => decodeSearchResponse(answered, dialogue.negotiated?.zone));
      },
    },
  };
};
