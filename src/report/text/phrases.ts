/** Phrases that several sections use. */
import { type Piece, whole } from '../layout.ts';
import { safe, shortened } from '../safe.ts';

/** A name on the wire may have 32,767 characters; this many tell which one it is. */
const NAME_LIMIT = 400;

export const name = (text: string): string => shortened(safe(text), NAME_LIMIT);

/** `\\10.0.0.133\ADMIN$\PSEXESVC.exe`, in one piece. */
export function path(share: string | null, file: string | null): Piece {
  if (file === null)
    return whole(
      share === null ? '(a file opened before the capture)' : `${name(share)} (a file opened before the capture)`,
    );
  if (file === '') return whole(share === null ? '(the root of a share)' : name(share));
  const relative = file.replace(/^\\+/, '');
  return whole(share === null ? name(relative) : `${name(share)}\\${name(relative)}`);
}

/** `svcctl`, or with its share where that is not the one that pipes have. */
export function pipePath(share: string | null, pipe: string | null): Piece {
  if (pipe === null) return whole('(a pipe opened before the capture)');
  return path(share === null || /\\IPC\$$/i.test(share) ? null : share, pipe);
}

/** `DOMAIN\user`; null where neither is known. */
export function account(domain: string | null, user: string | null): string | null {
  if (user === null || user === '') return null;
  return domain === null || domain === '' ? name(user) : `${name(domain)}\\${name(user)}`;
}
