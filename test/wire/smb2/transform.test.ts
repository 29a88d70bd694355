/** Headers of encrypted and compressed messages. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  cipherName,
  compressionAlgorithmName,
  decodeCompressionTransformHeader,
  decodeTransformHeader,
} from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors, type Vector } from '../vectors.ts';
import { malformed } from './check.ts';

const ENCRYPTED: Vector[] = [
  {
    name: 'SMB 3.1.1',
    source: 'wireshark__smb311-aes-128-gcm.pcap, frame 7',
    hex: 'fd534d425fffec2923c8e8f7864e6ee1b8ba70d7bcb64ee680149a5d98311914000000007a000000000001003900000000400000',
    expected: {
      signature: '5fffec2923c8e8f7864e6ee1b8ba70d7',
      nonce: 'bcb64ee680149a5d9831191400000000',
      originalMessageSize: 122,
      flags: 1,
      sessionId: 70368744177721n,
    },
  },
  {
    name: 'SMB 3.0',
    source: 'wireshark__smb300-aes-128-ccm.pcap, frame 7',
    hex: 'fd534d42fe6bca550fa550cf72f6a71eb12f0084b16659b1320613a81b9ec400000000007a000000000001001900009c003c0000',
    expected: {
      signature: 'fe6bca550fa550cf72f6a71eb12f0084',
      nonce: 'b16659b1320613a81b9ec40000000000',
      originalMessageSize: 122,
      flags: 1,
      sessionId: 65973314912281n,
    },
  },
];

const COMPRESSED: Vector[] = [
  {
    name: 'not chained',
    source: 'wireshark__smb311-lz77-lz77huff-lznt1.pcap, frame 1',
    hex: `
      fc534d42501000000200000000000000b0828800fe534d4240000100010008000a4c000000068a000000fffe009a006d790010a400370011
      11005000ffffff5f00bf006107000ffffc0f`,
    expected: { chained: false, originalCompressedSegmentSize: 4176, compressionAlgorithm: 2, offset: 0 },
  },
  {
    name: 'chained: plain, LZ77, a pattern',
    source: 'MS-SMB2 §2.2.42.2',
    hex: `fc534d42 2c010000
      0000 0100 04000000 fe534d42
      0200 0000 07000000 00010000 aabbcc
      0400 0000 08000000 41 00 0000 28000000`,
    expected: {
      chained: true,
      originalCompressedSegmentSize: 300,
      payloads: [
        { compressionAlgorithm: 0, originalPayloadSize: 4, payload: 'fe534d42' },
        { compressionAlgorithm: 2, originalPayloadSize: 256, payload: 'aabbcc' },
        { compressionAlgorithm: 4, originalPayloadSize: 40, payload: '4100000028000000' },
      ],
    },
  },
];

checkVectors('TRANSFORM_HEADER', decodeTransformHeader, ENCRYPTED);
checkVectors('COMPRESSION_TRANSFORM_HEADER', decodeCompressionTransformHeader, COMPRESSED);

test('transform headers: truncated and foreign', () => {
  const bytes = bytesOf(ENCRYPTED[0].hex.replace(/\s/g, ''));
  for (let length = 0; length < 52; length++) {
    assert.is(malformed(decodeTransformHeader(bytes.slice(0, length))), 'truncated');
  }
  assert.is(malformed(decodeCompressionTransformHeader(bytes)), 'invalid');
});

test('COMPRESSION_TRANSFORM_HEADER: a payload shorter than its OriginalPayloadSize', () => {
  const bytes = bytesOf('fc534d422c0100000200010003000000aabbccdd');
  assert.is(malformed(decodeCompressionTransformHeader(bytes)), 'invalid');
});

test('transform headers: names', () => {
  assert.is(cipherName(2), 'AES-128-GCM');
  assert.is(cipherName(9), '0x0009');
  assert.is(compressionAlgorithmName(3), 'LZ77+Huffman');
});

test.run();
