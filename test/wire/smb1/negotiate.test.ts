/** SMB1 negotiate: messages of real captures. */
import { test } from 'uvu';
import { decodeSmb1NegotiateRequest, decodeSmb1NegotiateResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('NEGOTIATE request', decodeSmb1NegotiateRequest, [
  {
    name: 'NEGOTIATE request',
    source: 'arkime__smb-smbclient.pcap, frame 4',
    hex: `
      ff534d4272000000000801c80000000000000000000000000000770f00000100009b00025043204e4554574f524b2050524f4752
      414d20312e3000024d4943524f534f4654204e4554574f524b5320312e303300024d4943524f534f4654204e4554574f524b5320
      332e3000024c414e4d414e312e3000024c4d312e32583030320002444f53204c414e4d414e322e3100024c414e4d414e322e3100
      0253616d626100024e54204c414e4d414e20312e3000024e54204c4d20302e313200`,
    expected: ['PC NETWORK PROGRAM 1.0', 'MICROSOFT NETWORKS 1.03', 'MICROSOFT NETWORKS 3.0', 'LANMAN1.0', 'LM1.2X002', 'DOS LANMAN2.1', 'LANMAN2.1', 'Samba', 'NT LANMAN 1.0', 'NT LM 0.12'],
  },
]);

checkVectors('NEGOTIATE answer', first(decodeSmb1NegotiateResponse), [
  {
    name: 'NEGOTIATE answer, extended security',
    source: 'elc__winexesvc.pcap, frame 2',
    hex: `
      ff534d4272000000009843c80000000000000000000000000000feff000000001109000f32000100044100000000010000000000
      fcf301805056d729bb04d301f0000088005f490cc78ef62d439ec1d64a9ff83245607606062b0601050502a06c306aa03c303a06
      0a2b06010401823702021e06092a864882f71201020206092a864886f712010202060a2a864886f71201020203060a2b06010401
      823702020aa32a3028a0261b246e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265`,
    expected: { dialectIndex: 9, securityMode: 15, maxBufferSize: 16644, serverTimeZone: 240, capabilities: 2147611644, systemTime: 131454016031250000n, serverGuid: 'c70c495f-f68e-432d-9ec1-d64a9ff83245', securityBlob: '607606062b0601050502a06c306aa03c... 120 bytes', challenge: undefined, domainName: undefined, serverName: undefined },
  },
]);

checkVectors('NEGOTIATE answer with a challenge', first(decodeSmb1NegotiateResponse), [
  {
    name: 'NEGOTIATE answer with a challenge',
    source: 'zeek__smb-smb1_transaction_response.pcap, frame 6',
    hex: `
      ff534d42720000000088034000000000000000000000000000000100000002001100000332000100044100000000010032010000
      fdf380001e73a8db3a91d301c4ff08200082accb854f3ffb47540045005300540000004a00450053005300490045000000`,
    expected: { dialectIndex: 0, securityMode: 3, maxBufferSize: 16644, serverTimeZone: -60, capabilities: 8451069, systemTime: 131608496103256862n, serverGuid: undefined, securityBlob: undefined, challenge: '82accb854f3ffb47', domainName: 'TEST', serverName: 'JESSIE' },
  },
]);

checkVectors('NEGOTIATE answer of older dialects', first(decodeSmb1NegotiateResponse), [
  {
    name: 'CORE',
    source: 'recordings/smb1.pcap.gz frame 79',
    hex: 'ff534d4272000000008003400000000000000000000000000000feff0000000001ffff0000',
    expected: {
      dialectIndex: 65535,
      securityMode: undefined,
      maxBufferSize: undefined,
      serverTimeZone: undefined,
      capabilities: undefined,
      systemTime: undefined,
      serverGuid: undefined,
      securityBlob: undefined,
      challenge: undefined,
      domainName: undefined,
      serverName: undefined,
    },
  },
  {
    name: 'LANMAN 1.0',
    source: 'recordings/smb1.pcap.gz frame 81',
    hex: `
      ff534d4272000000008103400000000000000000000000000000feff000000000d0300030004413200010003009a760000001977
      5d00000800000008009294381231b9331b`,
    expected: {
      dialectIndex: 3,
      securityMode: 3,
      maxBufferSize: 16644,
      serverTimeZone: 0,
      capabilities: undefined,
      systemTime: 134398768800000000n,
      serverGuid: undefined,
      securityBlob: undefined,
      challenge: '9294381231b9331b',
      domainName: undefined,
      serverName: undefined,
    },
  },
]);


test.run();
