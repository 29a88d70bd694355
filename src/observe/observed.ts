/** One connection with what it carries. */
import type { Flow } from '../engine/flow.ts';
import type { Stamp } from '../engine/message.ts';
import { Connection } from './connection.ts';
import type { HttpLogons } from './http.ts';
import type { LdapBinds } from './ldap.ts';
import type { Observing } from './observing.ts';
import type { Output } from './output.ts';
import type { RpcAssociation } from './rpc/association.ts';
import { Smb1Dialogue } from './smb1/dialogue.ts';
import { Dialogue } from './smb2/dialogue.ts';

export class Observed {
  readonly connection: Connection;
  readonly begin: Stamp;
  /** Whatever the engine handed over of it, its end apart. */
  messages = 0;
  /** Whether what came first is what such a conversation begins with: then nothing was agreed before it. */
  greeted: boolean | undefined;
  association: RpcAssociation | undefined;
  ldap: LdapBinds | undefined;
  http: HttpLogons | undefined;
  readonly #observing: Observing;
  #dialogue: Dialogue | undefined;
  #smb1: Smb1Dialogue | undefined;

  constructor(observing: Observing, flow: Flow, begin: Stamp) {
    this.connection = new Connection(flow, observing);
    this.#observing = observing;
    this.begin = begin;
  }

  /** Made when it is first asked for: of a flood of SYNs none ever is. */
  get dialogue(): Dialogue {
    this.#dialogue ??= new Dialogue(this.#observing, this.connection);
    return this.#dialogue;
  }

  /** What of it is SMB1, if anything is. */
  get spokenSmb1(): Smb1Dialogue | undefined {
    return this.#smb1;
  }

  get smb1(): Smb1Dialogue {
    this.#smb1 ??= new Smb1Dialogue(this.#observing, this.connection, this.dialogue);
    return this.#smb1;
  }

  /** Answers to a NEGOTIATE of SMB2. */
  get greetings(): number {
    return this.#dialogue?.greetings ?? 0;
  }

  /** It was answered before there were too many of them. */
  get isGreetingTold(): boolean {
    return this.greetings > 0 && this.#dialogue?.isGreetingHeld !== true;
  }

  /** Something of it could not be read. */
  get isBlind(): boolean {
    return !(this.connection.blind.isEmpty && (this.#dialogue?.blind.isEmpty ?? true) && (this.#smb1?.blind.isEmpty ?? true));
  }

  /** Ends what was said, if anything was. */
  finishDialogue(stamp: Stamp): void {
    this.#dialogue?.finish();
    this.#smb1?.finish(stamp);
  }

  /** A greeting that led to nothing goes untold. */
  dropDialogue(): void {
    this.#dialogue?.drop();
    this.#smb1?.drop();
  }

  flushDialogue(output: Output): void {
    this.#dialogue?.blind.flush(output, this.connection);
    this.#smb1?.blind.flush(output, this.connection);
  }
}
