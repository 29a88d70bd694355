/** What goes through pipes that carry no RPC: consoles of remote execution tools, and what is like them. */
import type { Common, SessionReference, StatusName } from './common.ts';

export interface ConsolePiece {
  /** `write`: from the source to the target; `read`: from the target to the source. */
  direction: 'read' | 'write';
  time: string;
  frame: number;
  /** `Latin-1` stands for a code page that nobody names. */
  encoding: 'UTF-8' | 'UTF-16LE' | 'Latin-1';
  text: string;
}

/** One pipe from its open to its end. `frame` and `time` are those of its last message. */
export interface ConsoleObservation extends Common, SessionReference {
  kind: 'console';
  share: string | null;
  name: string | null;
  fileId: string | null;
  /** By the pipe's name; null for names that no known tool uses. */
  tool: 'PsExec' | 'PAExec' | 'RemCom' | 'CSExec' | 'winexe' | null;
  /** `stdio`: commands and output through one pipe; null where the name says nothing. */
  role: 'control' | 'stdin' | 'stdout' | 'stderr' | 'stdio' | null;
  /** Frames of a length and as much ciphertext, as PsExec 2 sends them: counts and times are all that can be known. */
  encrypted: boolean;
  /** What the control pipe asks to be run. */
  command: string | null;
  workingDirectory: string | null;
  /** The client by its own word, in the control pipe. */
  client: string | null;
  clientProcess: number | null;
  /** Account and password under which the program is to run, where the control pipe names them. */
  runAs: string | null;
  password: string | null;
  /** What the program, or its start, ended with. */
  returnCode: number | null;
  /** What the service said could not be done: text, or the number of an error. */
  error: string | null;
  /** Lines written; what was read, put together as far as it came within a quarter of a second. Up to 512 KiB of each direction. */
  pieces: ConsolePiece[];
  truncated: boolean;
  /** Bytes of what was kept that are no text: ciphertext, structures of a control pipe. */
  undecoded: number;
  messagesWritten: number;
  messagesRead: number;
  bytesWritten: number;
  bytesRead: number;
  firstTime: string;
  firstFrame: number;
  lastFrame: number;
  /** Why reading ended: STATUS_PIPE_DISCONNECTED, STATUS_PIPE_BROKEN; null where it was closed by the client, or goes on. */
  end: StatusName | null;
}
