/** Shares left, whatever the dialect. */
import type { Stamp } from '../engine/message.ts';
import type { Connection } from './connection.ts';
import type { Observing } from './observing.ts';
import type { Session, Tree } from './sessions.ts';

export interface Disconnect {
  readonly connection: Connection;
  readonly observing: Observing;
  readonly session: Session;
  readonly stamp: Stamp;
  readonly tree: Tree;
}

/** Of a tree whose connect was not seen nothing can be told. */
export function disconnected(
  { connection, observing, session, stamp, tree }: Disconnect,
  answer: { readonly stamp: Stamp | null; readonly name: string },
): void {
  if (tree.path === null) return;
  observing.output.emit({
    kind: 'share',
    ...connection.common(stamp, answer.stamp),
    ...session.reference,
    action: 'disconnect',
    path: tree.path,
    type: tree.type,
    status: answer.name,
    treeId: tree.treeId,
    properties: [],
  });
}
