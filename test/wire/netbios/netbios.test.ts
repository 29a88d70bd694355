/** NetBIOS names, datagrams and browser frames: vectors out of captures, damaged in every way. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeBrowserFrame } from '../../../src/wire/netbios/browser.ts';
import { decodeNetbiosDatagram } from '../../../src/wire/netbios/datagramService.ts';
import { decodeNbns } from '../../../src/wire/netbios/nameService.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors } from '../vectors.ts';

checkVectors('NBNS', decodeNbns, [
  {
    name: 'a registration',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 25',
    hex: 'a7842910000100000000000120454545464644454c464545504641434e46474442454745424441464646424141000020' +
      '0001c00c00200001000493e000060000c0a8c785',
    expected: {
      nameTrnId: 42884,
      isResponse: false,
      opcode: 5,
      rcode: 0,
      name: {
        name: 'DESKTOP-V1FA0UQ',
        suffix: 0,
        scope: undefined
      },
      addresses: [
        '192.168.199.133'
      ],
      isGroup: false,
      isNodeStatus: false,
      nodeNames: []
    },
  },
  {
    name: 'an answer with two addresses',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 180',
    hex: 'a79285000000000100000000204644454446474341434143414341434143414341434143414341434143414341000020' +
      '0001000493e0000c6000c0a8c7016000c0a80a01',
    expected: {
      nameTrnId: 42898,
      isResponse: true,
      opcode: 0,
      rcode: 0,
      name: {
        name: 'SCV',
        suffix: 32,
        scope: undefined
      },
      addresses: [
        '192.168.199.1',
        '192.168.10.1'
      ],
      isGroup: false,
      isNodeStatus: false,
      nodeNames: []
    },
  },
  {
    name: 'node status',
    source: 'samr__nmap.pcapng frame 9',
    hex: '13378400000000010000000020434b414141414141414141414141414141414141414141414141414141414141000021' +
      '000100000000008905584443312020202020202020202020000400444f4d41494e2d5820202020202020008400444f4d' +
      '41494e2d58202020202020201c8400584443312020202020202020202020200400444f4d41494e2d5820202020202020' +
      '1b040000155d58762' +
      '00'.repeat(40) +
      '0',
    expected: {
      nameTrnId: 4919,
      isResponse: true,
      opcode: 0,
      rcode: 0,
      name: {
        name: '*',
        suffix: 0,
        scope: undefined
      },
      addresses: [],
      isGroup: false,
      isNodeStatus: true,
      nodeNames: [
        {
          name: 'XDC1',
          suffix: 0,
          isGroup: false
        },
        {
          name: 'DOMAIN-X',
          suffix: 0,
          isGroup: true
        },
        {
          name: 'DOMAIN-X',
          suffix: 28,
          isGroup: true
        },
        {
          name: 'XDC1',
          suffix: 32,
          isGroup: false
        },
        {
          name: 'DOMAIN-X',
          suffix: 27,
          isGroup: false
        }
      ]
    },
  },
]);

checkVectors('NetBIOS datagram', decodeNetbiosDatagram, [
  {
    name: 'a local master announcement',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 106',
    hex: '110eec7fc0a8c701008a00bb000020464445444647434143414341434143414341434143414341434143414341434100' +
      '20464845504643454c45484643455046464641434143414341434143414341424f00ff534d4225' +
      '00'.repeat(27) +
      '11000021000000000000000000e803000000000000000021005600030001000000020032005c4d41494c534c4f545c42' +
      '524f575345000f0080fc0a00534356000000000000000000000000000603031005000f0155aa00',
    expected: {
      sourceIp: '192.168.199.1',
      sourceName: {
        name: 'SCV',
        suffix: 32,
        scope: undefined
      },
      destinationName: {
        name: 'WORKGROUP',
        suffix: 30,
        scope: undefined
      },
      isGroup: true,
      mailslot: {
        name: '\\MAILSLOT\\BROWSE',
        data: '0f0080fc0a0053435600000000000000... 33 bytes'
      }
    },
  },
  {
    name: 'a domain announcement',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 801',
    hex: '110eec87c0a8c701008a00be000020464445444647434143414341434143414341434143414341434143414341414100' +
      '204142414346504650454e4644454346434550464846444546465046504143414200ff534d4225' +
      '00'.repeat(27) +
      '11000024000000000000000000e803000000000000000024005600030001000100020035005c4d41494c534c4f545c42' +
      '524f575345000c00a0bb0d00574f524b47524f55500068f07e402000030a001000802000000053435600',
    expected: {
      sourceIp: '192.168.199.1',
      sourceName: {
        name: 'SCV',
        suffix: 0,
        scope: undefined
      },
      destinationName: {
        name: '\u0001\u0002__MSBROWSE__\u0002',
        suffix: 1,
        scope: undefined
      },
      isGroup: true,
      mailslot: {
        name: '\\MAILSLOT\\BROWSE',
        data: '0c00a0bb0d00574f524b47524f555000... 36 bytes'
      }
    },
  },
]);

checkVectors('browser frame', decodeBrowserFrame, [
  {
    name: 'LocalMasterAnnouncement',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 106',
    hex: '0f0080fc0a00534356000000000000000000000000000603031005000f0155aa00',
    expected: {
      type: 'LocalMasterAnnouncement',
      name: 'SCV',
      osVersion: '6.3',
      serverTypes: [
        'workstation',
        'server',
        'NT workstation',
        'potential browser',
        'master browser'
      ],
      comment: undefined,
      backups: []
    },
  },
  {
    name: 'DomainAnnouncement',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 801',
    hex: '0c00a0bb0d00574f524b47524f55500068f07e402000030a001000802000000053435600',
    expected: {
      type: 'DomainAnnouncement',
      name: 'WORKGROUP',
      osVersion: '3.10',
      serverTypes: [
        'NT workstation',
        'domain'
      ],
      comment: 'SCV',
      backups: []
    },
  },
  {
    name: 'MasterAnnouncement',
    source: 'elc__impacket_psexec.pcapng frame 2',
    hex: '0d434849505f444f55474c41532d504300',
    expected: {
      type: 'MasterAnnouncement',
      name: 'CHIP_DOUGLAS-PC',
      osVersion: undefined,
      serverTypes: [],
      comment: undefined,
      backups: []
    },
  },
  {
    name: 'HostAnnouncement',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 370',
    hex: '010080fc0a004443310000000000000000000000000006032b1080000f0155aa00',
    expected: {
      type: 'HostAnnouncement',
      name: 'DC1',
      osVersion: '6.3',
      serverTypes: [
        'workstation',
        'server',
        'domain controller',
        'time source',
        'NT workstation',
        'DFS root'
      ],
      comment: undefined,
      backups: []
    },
  },
  {
    name: 'BecomeBackup',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 1',
    hex: '0b4445534b544f502d5631464130555100',
    expected: {
      type: 'BecomeBackup',
      name: 'DESKTOP-V1FA0UQ',
      osVersion: undefined,
      serverTypes: [],
      comment: undefined,
      backups: []
    },
  },
]);

test('names that are not half-ASCII, and counts that contradict the specification', () => {
  const question = (name: string): Uint8Array => bytesOf(`000100000001000000000000${name}00200001`);
  const letters = '41'.repeat(32);
  assert.not.ok(isMalformed(decodeNbns(question(`20${letters}00`))));
  assert.ok(isMalformed(decodeNbns(question(`20${'51'.repeat(32)}00`))), 'letters beyond P');
  assert.ok(isMalformed(decodeNbns(question(`1f${'41'.repeat(31)}00`))), 'a label of 31');
  assert.ok(isMalformed(decodeNbns(question('c00c'))), 'a pointer to itself');
  assert.ok(isMalformed(decodeNbns(bytesOf('000185000000ffffffffffff'))), 'more records than a packet has');
});

test.run();
