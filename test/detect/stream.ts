/** Observations made by hand, for what no capture at hand shows. Each comes a second after the one before. */
import type { Observation } from '../../src/observations.ts';

type Of<K extends Observation['kind']> = Extract<Observation, { kind: K }>;

const ATTACKER = { ip: '10.0.0.130', port: 49_696 };
const SERVER = { ip: '10.0.0.133', port: 445 };

const SESSION = { sessionId: '0x0000300000000039', domain: 'LAB', user: 'ssales' };

const DEFAULTS = {
  logon: {
    protocol: 'NTLM',
    via: 'smb2',
    domain: 'LAB',
    user: 'ssales',
    workstation: 'HR-PC',
    ntlmVersion: 'NTLMv2',
    status: 'STATUS_SUCCESS',
    outcome: 'success',
    guest: false,
    anonymous: false,
    encrypted: false,
    sessionId: '0x0000300000000039',
    binding: false,
    clientVersion: '10.0.19041',
    negotiateFlags: '0xe2888215',
    mic: true,
    targetName: 'cifs/10.0.0.133',
    realm: null,
    server: null,
  },
  negotiate: {
    dialect: 'SMB 3.1.1',
    dialects: ['SMB 2.0.2', 'SMB 3.1.1'],
    status: 'STATUS_SUCCESS',
    signing: 'enabled',
    clientSigning: 'enabled',
    encryption: null,
    compression: [],
    clientGuid: '229b3f52-ad09-11e7-a91a-0800277fb58b',
    serverGuid: null,
    clientCapabilities: [],
    serverCapabilities: [],
    serverTime: null,
    serverStartTime: null,
    maxTransactSize: null,
    maxReadSize: null,
    maxWriteSize: null,
    netname: null,
    clientContexts: [],
    serverContexts: [],
  },
  share: {
    ...SESSION,
    action: 'connect',
    path: '\\\\10.0.0.133\\ADMIN$',
    type: 'disk',
    status: 'STATUS_SUCCESS',
    treeId: 5,
    properties: [],
  },
  file: {
    ...SESSION,
    action: 'open',
    share: '\\\\10.0.0.133\\ADMIN$',
    name: 'tool.exe',
    fileId: null,
    status: 'STATUS_SUCCESS',
    disposition: 'FILE_OPEN',
    result: 'FILE_OPENED',
    access: [],
    options: [],
    attributes: [],
    createContexts: [],
    directory: false,
    size: 0,
    newName: null,
    information: null,
    pattern: null,
    details: null,
    created: null,
    modified: null,
    bytesRead: null,
    bytesWritten: null,
  },
  pipe: {
    ...SESSION,
    action: 'open',
    share: '\\\\10.0.0.133\\IPC$',
    name: 'svcctl',
    fileId: null,
    status: 'STATUS_SUCCESS',
    disposition: 'FILE_OPEN',
    access: [],
    rpc: null,
    messagesWritten: null,
    messagesRead: null,
    bytesWritten: null,
    bytesRead: null,
  },
  transfer: {
    ...SESSION,
    share: '\\\\10.0.0.133\\ADMIN$',
    name: 'tool.exe',
    fileId: null,
    direction: 'write',
    size: 4096,
    bytes: 4096,
    complete: true,
    holes: [],
    holeCount: 0,
    version: 1,
    md5: null,
    sha1: null,
    sha256: 'a'.repeat(64),
    unhashed: null,
    type: 'PE executable',
    pe: null,
    firstFrame: 1,
    lastFrame: 1,
  },
  service: {
    ...SESSION,
    action: 'create',
    machine: null,
    name: 'Updater',
    displayName: null,
    binaryPath: null,
    serviceType: null,
    startType: null,
    startName: null,
    arguments: [],
    control: null,
    state: null,
    status: 'ERROR_SUCCESS',
    returnCode: 0,
    sealed: false,
    opnum: 12,
    operation: 'RCreateServiceW',
    pipe: 'svcctl',
    transport: 'ncacn_np',
  },
} satisfies { [K in Observation['kind']]?: object };

export type Draft = {
  [K in keyof typeof DEFAULTS]: { kind: K; after?: number; from?: string; to?: string } & Partial<Of<K>>;
}[keyof typeof DEFAULTS];

/** `after`: seconds since the one before, 1 unless told. `from`, `to`: addresses in place of the usual two. */
export function stream(...drafts: Draft[]): Observation[] {
  let seconds = 0;
  return drafts.map(({ after = 1, from, to, ...draft }, index) => {
    seconds += after;
    const frame = 10 * index + 1;
    return {
      id: `o${index + 1}`,
      time: new Date(Date.UTC(2023, 9, 11, 7, 42) + seconds * 1000).toISOString(),
      frame,
      responseFrame: draft.kind === 'transfer' ? null : frame + 1,
      flow: '1:wkssvc',
      source: from === undefined ? ATTACKER : { ...ATTACKER, ip: from },
      target: to === undefined ? SERVER : { ...SERVER, ip: to },
      ...DEFAULTS[draft.kind],
      ...(draft.kind === 'transfer' ? { firstFrame: frame, lastFrame: frame } : {}),
      ...draft,
    } as unknown as Observation;
  });
}

export function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
