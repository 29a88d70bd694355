/** SMB sessions. Those of SMB2, with their trees and opens (MS-SMB2 §3.2.1, §3.3.1), live across connections. */
import { hex } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import type { Limits } from '../limits.ts';
import type { SessionReference, ShareObservation } from '../observations.ts';
import type { Connection } from './connection.ts';
import type { LogonAttempt } from './logon.ts';
import { SecurityExchange } from './logon.ts';
import { Census, CountedMap } from './limited.ts';
import type { Losses } from './losses.ts';
import type { Open } from './open.ts';

/** Windows servers allow 16,384 opens in a session; what an attacker's capture claims beyond it ends the oldest. */
const OPENS = 16384;
const TREES = 4096;
/** Connections that are known to carry one session; Windows servers allow 32. */
const CHANNELS = 64;

export interface Tree {
  readonly treeId: number;
  /** null when the TREE_CONNECT was not seen. */
  readonly path: string | null;
  readonly type: ShareObservation['type'];
}

export class Session {
  readonly sessionId: bigint;
  /** As observations name it. */
  readonly id: string;
  readonly connections = new Set<Connection>();
  serverGuid: string | null = null;
  /** Until it is removed: another one may have its id then. */
  isKept = true;
  /** The logon that the server accepted last. */
  logon: LogonAttempt | undefined;
  readonly #of: Sessions;
  // of a hundred thousand sessions most have none
  #trees: CountedMap<number, Tree> | undefined;
  #opens: CountedMap<string, Open> | undefined;
  #exchanges: Map<Connection, SecurityExchange> | undefined;

  /** `digits`: of the id as text; 16 for an SMB2 SessionId, 4 for a UID of SMB1. */
  constructor(sessionId: bigint, of: Sessions, digits = 16) {
    this.sessionId = sessionId;
    this.id = `0x${hex(sessionId, digits)}`;
    this.#of = of;
  }

  get trees(): CountedMap<number, Tree> {
    this.#trees ??= this.#newTrees();
    return this.#trees;
  }

  #newTrees(): CountedMap<number, Tree> {
    const { losses, trees } = this.#of;
    return new CountedMap(TREES, trees, () => losses.note('tree', this.teller));
  }

  /** By FileId. */
  get opens(): CountedMap<string, Open> {
    this.#opens ??= this.#newOpens();
    return this.#opens;
  }

  #newOpens(): CountedMap<string, Open> {
    const { losses, opens } = this.#of;
    return new CountedMap(OPENS, opens, (open) => {
      losses.note('open', open.teller);
      open.finish(open.touched);
    });
  }

  /** The exchange that is under way, one for each connection that binds to the session. */
  get exchanges(): Map<Connection, SecurityExchange> {
    this.#exchanges ??= new Map();
    return this.#exchanges;
  }

  /** Whose blind spots tell what of it is lost. */
  get teller(): Connection | undefined {
    const [connection] = this.connections;
    return connection;
  }

  get reference(): SessionReference {
    return { sessionId: this.id, domain: this.logon?.fields.domain ?? null, user: this.logon?.fields.user ?? null };
  }

  exchange(connection: Connection): SecurityExchange {
    let exchange = this.exchanges.get(connection);
    if (exchange === undefined) {
      exchange = new SecurityExchange();
      this.exchanges.set(connection, exchange);
    }
    return exchange;
  }

  /** The tree, or one of which nothing is known. */
  tree(treeId: number): Tree {
    let tree = this.trees.get(treeId);
    if (tree === undefined) {
      tree = { treeId, path: null, type: null };
      this.trees.set(treeId, tree);
    }
    return tree;
  }

  /** Ends every open of the tree, or of the session: what they held is written out. */
  endOpens(stamp: Stamp, tree?: Tree): void {
    for (const [fileId, open] of this.#opens ?? []) {
      if (tree !== undefined && open.tree !== tree) continue;
      open.finish(stamp);
      this.#opens?.delete(fileId);
    }
  }

  /** There is no more room for it: what its opens held is written out. */
  finishOpens(): void {
    for (const open of [...(this.#opens?.values() ?? [])]) open.finish(open.touched);
  }

  /** Nothing is to be noted of a further message of that connection. */
  isCarriedBy(connection: Connection, serverGuid: string | null): boolean {
    return this.isKept && this.connections.has(connection) && (this.serverGuid !== null || serverGuid === null);
  }

  /** The connection carries it no longer. */
  leave(connection: Connection): void {
    this.connections.delete(connection);
    this.#exchanges?.delete(connection);
  }

  /** None of what it has is counted any longer. */
  clear(): void {
    for (const fileId of [...(this.#opens?.keys() ?? [])]) this.#opens?.delete(fileId);
    for (const treeId of [...(this.#trees?.keys() ?? [])]) this.#trees?.delete(treeId);
  }
}

/** All sessions. A SessionId is a server's own: two servers may give out the same. */
export class Sessions {
  readonly #all = new Set<Session>();
  readonly #byId = new Map<bigint, Session[]>();
  readonly #byConnection = new Map<Connection, Map<bigint, Session>>();
  readonly #most: number;
  readonly losses: Losses;
  /** Those of SMB1, which the connections keep, are counted with the others. */
  readonly trees: Census<Tree>;
  readonly opens: Census<Open>;
  readonly smb1: Census<Session>;

  constructor({ opens, sessions }: Pick<Limits, 'opens' | 'sessions'>, losses: Losses) {
    this.#most = sessions;
    this.losses = losses;
    this.trees = new Census(opens);
    this.opens = new Census(opens);
    this.smb1 = new Census(sessions);
  }

  /** The session of that id that the connection carries, or undefined. */
  find(connection: Connection, sessionId: bigint, serverGuid: string | null): Session | undefined {
    const carried = this.#byConnection.get(connection)?.get(sessionId);
    return carried ?? this.#byId.get(sessionId)?.find((session) => isSameServer(session, connection, serverGuid));
  }

  /** The session, begun now if it was not known. */
  get(connection: Connection, sessionId: bigint, serverGuid: string | null): Session {
    let session = this.find(connection, sessionId, serverGuid);
    if (session === undefined) {
      session = new Session(sessionId, this);
      this.#all.add(session);
      const list = this.#byId.get(sessionId);
      if (list === undefined) this.#byId.set(sessionId, [session]);
      else list.push(session);
      if (this.#all.size > this.#most) this.#evict();
    }
    if (session.connections.size >= CHANNELS && !session.connections.has(connection)) {
      this.losses.note('channel', connection);
    } else if (!session.connections.has(connection)) {
      session.connections.add(connection);
      const carried = this.#byConnection.get(connection);
      if (carried === undefined) this.#byConnection.set(connection, new Map([[sessionId, session]]));
      else carried.set(sessionId, session);
    }
    session.serverGuid ??= serverGuid;
    return session;
  }

  remove(session: Session): void {
    this.#forget(session);
    const list = this.#byId.get(session.sessionId)?.filter((other) => other !== session) ?? [];
    if (list.length === 0) this.#byId.delete(session.sessionId);
    else this.#byId.set(session.sessionId, list);
  }

  /** There is no more room for the oldest: what its opens held is written out. */
  #evict(): void {
    const [session] = this.#all;
    this.losses.note('session', session.teller);
    session.finishOpens();
    this.remove(session);
  }

  #forget(session: Session): void {
    session.isKept = false;
    this.#all.delete(session);
    for (const connection of session.connections) this.#byConnection.get(connection)?.delete(session.sessionId);
    session.clear();
  }

  /** The connection is gone: so are the sessions that no other one carries. */
  leave(connection: Connection, stamp: Stamp): void {
    const carried = this.#byConnection.get(connection) ?? new Map<bigint, Session>();
    this.#byConnection.delete(connection);
    for (const session of carried.values()) {
      session.leave(connection);
      if (session.connections.size > 0) continue;
      session.endOpens(stamp);
      this.remove(session);
    }
  }
}

const NO_GUID = '00000000-0000-0000-0000-000000000000';

/** Channels of one session go to one server: by its GUID where it has one, else between the same two addresses. */
function isSameServer(session: Session, connection: Connection, serverGuid: string | null): boolean {
  const other = session.serverGuid;
  if (serverGuid !== null && other !== null && serverGuid !== NO_GUID && other !== NO_GUID) return serverGuid === other;
  for (const { source, target } of session.connections) {
    if (target.ip === connection.target.ip && source.ip === connection.source.ip) return true;
  }
  return false;
}
