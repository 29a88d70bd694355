/** What carries DCE/RPC: a named pipe of an SMB session, or a transport of its own. */
import type { RpcObservation } from '../../observations.ts';
import type { Session } from '../sessions.ts';

/** What carries an association. */
export interface Carrier {
  readonly transport: RpcObservation['transport'];
  readonly pipe: string | null;
  readonly session: Session | undefined;
}
