/** Kerberos exchanges: vectors out of captures, damaged in every way; what MS-SFU and IAKERB add. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { iakerbMessage } from '../../../src/wire/kerberos.ts';
import { decodeKerberosExchange } from '../../../src/wire/kerberos/exchange.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { der, explicit, generalString, integer, objectIdentifier, octets, sequence } from '../der.ts';
import { checkVectors } from '../vectors.ts';

checkVectors('Kerberos', decodeKerberosExchange, [
  {
    name: 'AS-REQ without pre-authentication',
    source: 'malcolm__KRB5.pcap frame 427',
    hex:
      '6a81a43081a1a103020105a20302010aa30e300c300aa10402020095a2020400a48184308181a00703050000000010a1' +
      '183016a003020101a10f300d1b0b746573745f706b696e6974a20b1b09564c4144472e4e4554a31e301ca003020102a1' +
      '1530131b066b72627467741b09564c4144472e4e4554a511180f32303135303131393232353532315aa70602040817a9' +
      'baa814301202011202011102011002011702011902011a',
    expected: {
      messageType: 'AS-REQ',
      client: 'test_pkinit',
      realm: 'VLADG.NET',
      service: 'krbtgt/VLADG.NET',
      encryptionTypes: [
        'aes256-cts-hmac-sha1-96',
        'aes128-cts-hmac-sha1-96',
        'des3-cbc-sha1-kd',
        'rc4-hmac',
        'camellia128-cts-cmac',
        'camellia256-cts-cmac',
      ],
      preAuthentication: ['PA-REQ-ENC-PA-REP'],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: ['renewable-ok'],
      addresses: [],
      from: undefined,
      till: '2015-01-19T22:55:21Z',
      ticketEncryption: undefined,
      replyEncryption: undefined,
      ticket: undefined,
      ticketGranting: undefined,
      errorCode: undefined,
      errorName: undefined,
      salt: undefined,
    },
  },
  {
    name: 'AS-REQ with PA-ENC-TIMESTAMP of an RC4 key, over TCP',
    source: 'otrf__empire_shell_rubeus_asktgt_createnetonly_2020-09-21230246.pcap frame 80',
    hex:
      '6a81e43081e1a103020105a20302010aa35830563041a103020102a23a04383036a003020117a22f042daed9d0039891' +
      'c2007fb9d6b55ec061489918dca3bcb5e5e249d53ead5c8f9118fa3cd414380b8c27a3c3a6a6453011a10402020080a2' +
      '0904073005a003010101a47b3079a00703050040800010a1153013a003020101a10c300a1b08706775737461766fa210' +
      '1b0e74686573686972652e6c6f63616ca3233021a003020102a11a30181b066b72627467741b0e74686573686972652e' +
      '6c6f63616ca511180f32303337303931323232343830355aa70602041a712152a8053003020117',
    expected: {
      messageType: 'AS-REQ',
      client: 'pgustavo',
      realm: 'theshire.local',
      service: 'krbtgt/theshire.local',
      encryptionTypes: ['rc4-hmac'],
      preAuthentication: ['PA-ENC-TIMESTAMP', 'PA-PAC-REQUEST'],
      preAuthenticationEncryption: 'rc4-hmac',
      forUser: undefined,
      options: ['forwardable', 'renewable', 'renewable-ok'],
      addresses: [],
      from: undefined,
      till: '2037-09-12T22:48:05Z',
      ticketEncryption: undefined,
      replyEncryption: undefined,
      ticket: undefined,
      ticketGranting: undefined,
      errorCode: undefined,
      errorName: undefined,
      salt: undefined,
    },
  },
  {
    name: 'AS-REP',
    source: 'malcolm__KRB5.pcap frame 12',
    hex:
      '6b8202c3308202bfa003020105a10302010ba22930273025a103020113a21e041c301a3018a003020117a1111b0f4558' +
      '414d504c452e434f4d6c756c75a30d1b0b4558414d504c452e434f4da411300fa003020101a10830061b046c756c75a5' +
      '8201436182013f3082013ba003020105a10d1b0b4558414d504c452e434f4da220301ea003020102a11730151b066b72' +
      '627467741b0b4558414d504c452e434f4da38201013081fea003020117a103020101a281f10481eebb62b9535432590e' +
      'b387b9f5d60f4eefa46d5880d1f55ebc0c35e1784ff2a3e7a1d2797174e719e4c4566a60b566e7d3539d94cd8075d526' +
      'cb6d6ada66231fa167cf2b45bf2d0452eed58125978f82cf9ea07daeef1e78a5b67ec4f7c9211d7b2066c8fb8a9776fd' +
      'd2cd32a45064f6ac9222475d9e522d797e5d75a7467a75fe199e2b4c0faddd7d29cf25d08f1c62a4597ad30b147fbc15' +
      'faf4c4b0c5b45f87a46607394fdbe6426475b6babd55ea762bce94b6230a8d5fa11e12a406c09347122dec8fdbe7402d' +
      'a601c0f8bbb5fc8cf178a5383c0b769b09563d7ed8e056c668c8acbf35d1d97e123d19effb4ba682011d30820119a003' +
      '020117a28201100482010cc447eddaebf22ebf006a8fc6f986488ceb3a17eb56287b474cecad5d4e0490d949977ba3f5' +
      '015220bcd3080444d5601d67b76c5453b678e8527624e40c273bea4cfe4a7303e136b9bc3b9e63b6fb492ee4b4d2f830' +
      'c5fa5a55466b57a678f708438f6712354a2deb851792b09270f4941966b82a2fd5ad8fa1fbd95a60b0f9bcd57774b3e5' +
      '5467a02ffcb3f1379104c24e468342f83df20b571e6f34f9a9842b43735d58d94514dcefa76719c0f5c7c3a3bfa77038' +
      '0924625aa0a3472d7c02d10dbb278fd946f7efcfe59a4d4cb7bdb9c5dbddc027611fe333d3ac940ec5b4ed43b55ab54b' +
      '03cd2df0a9a2a7b5d235c226b259bd5ff8e0e49680351d4f0c4d13e258bc8d383cad6fc2711be0',
    expected: {
      messageType: 'AS-REP',
      client: 'lulu',
      realm: 'EXAMPLE.COM',
      service: 'krbtgt/EXAMPLE.COM',
      encryptionTypes: [],
      preAuthentication: [],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: [],
      addresses: [],
      from: undefined,
      till: undefined,
      ticketEncryption: 'rc4-hmac',
      replyEncryption: 'rc4-hmac',
      ticket: 'bb62b9535432590eb387b9f5d60f4eef... 238 bytes',
      ticketGranting: undefined,
      errorCode: undefined,
      errorName: undefined,
      salt: undefined,
    },
  },
  {
    name: 'TGS-REQ',
    source: 'malcolm__KRB5.pcap frame 120',
    hex:
      '6c82029d30820299a103020105a20302010ca3820226308202223082021ea103020101a2820215048202116e82020d30' +
      '820209a003020105a10302010ea20703050000000000a38201396182013530820131a003020105a10b1b09564c414447' +
      '2e4e4554a21e301ca003020102a11530131b066b72627467741b09564c4144472e4e4554a381fc3081f9a003020112a1' +
      '03020101a281ec0481e9c6e97a72c5b7332c2db413797e959d2fd64eec88b25f6dbbecb9b0f43385897380ae90fc1535' +
      '2b4d40d4e2697297b6295cfc2034f8da31301e1302a3d45a5e76396bc1f658d94cfe6c001f2428096582b075ee74892e' +
      '998523795d82426c5524169fa0c41e6a9c8252b86756b453a398aea7ed6e12bb99437c55dddb5342bbcf455c8508f3ef' +
      'c5480ff8169a069cec85885a225e1ae9fecd77ac22ec4c05a62ada29860c8331a2d5c92ebec5acaf41fe075accaf2001' +
      'a5f17ff20b22f2f80812890e7c20346e45f6da06c84ea846718c08ad3aa474333d7976393431c8c66dbb88d893bc626b' +
      '1d40efa481b63081b3a003020112a281ab0481a8bdf5c939be474af5ca53c9edfadcac3805641eb97c73529402b0028f' +
      'cfd8a18bcc8a2978b5642678c0e45f35e1a56e690ea3a5c28bebe271d1d958f2c72aa4452127b6ce05c013b29164b587' +
      'ee0297a22ba8c22eae281e85dd7b98f30cf38e6620bc8336cbbbdb981444568cc3d4196e20acf59a6fb76c61f0872bd4' +
      '605b58324ec3c8cf69b1a9b20f4afee3d09f153cebaf112202b15eb4e8ebd144b54eccbbfa957e3094bada32a4633061' +
      'a00703050060000000a20b1b09564c4144472e4e4554a31e301ca003020101a11530131b066b72627467741b09564c41' +
      '44472e4e4554a511180f31393730303130313030303030305aa706020469eb0f4da80e300c0201120201110201100201' +
      '17',
    expected: {
      messageType: 'TGS-REQ',
      client: undefined,
      realm: 'VLADG.NET',
      service: 'krbtgt/VLADG.NET',
      encryptionTypes: ['aes256-cts-hmac-sha1-96', 'aes128-cts-hmac-sha1-96', 'des3-cbc-sha1-kd', 'rc4-hmac'],
      preAuthentication: ['PA-TGS-REQ'],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: ['forwardable', 'forwarded'],
      addresses: [],
      from: undefined,
      till: '1970-01-01T00:00:00Z',
      ticketEncryption: undefined,
      replyEncryption: undefined,
      ticket: undefined,
      ticketGranting: 'c6e97a72c5b7332c2db413797e959d2f... 233 bytes',
      errorCode: undefined,
      errorName: undefined,
      salt: undefined,
    },
  },
  {
    name: 'TGS-REP',
    source: 'malcolm__KRB5.pcap frame 121',
    hex:
      '6d82027630820272a003020105a10302010da30b1b09564c4144472e4e4554a4123010a003020101a10930071b05766c' +
      '616467a582014e6182014a30820146a003020105a10b1b09564c4144472e4e4554a21e301ca003020101a11530131b06' +
      '6b72627467741b09564c4144472e4e4554a38201103082010ca003020112a103020101a281ff0481fc23daf04b61e578' +
      '11ab60097874fc83b76c48c651a5ef84f00016ba946028c44d608126e110ec0b979bd38e119e6b745bf53f15bc1bfd1b' +
      '2394f202c74ae23f9703861a746f0a75cf8b4572d5bf69743f7a86be8a793bc26a66279303df173d4f8cfa586cc8f5c4' +
      'bbbeb99cb0ed484e898bbde0ba1dce721b99f22d54d0ef80b8d0a1172df49f5d40d336703a3bef542dc7f9f9f6fb9b1f' +
      'a957d57351eba6ae038347540e088143903f0fdff81bcee496595d314e76c3f42bf7c0354feca893c545f03956dabb96' +
      'c0a95cd8c39775b4a8451bba21420733723f69344570e8d15d1b2da037ea8103dceb53d1abbf55d7698cb6d33f6aefc3' +
      '62a66b5e10a681f23081efa003020112a281e70481e447fd39abbfd46847f626076ca16de00e0f21e2205e0c3541b707' +
      'fe5c32a7759a49fdf7803eb4e753cdd36727413bc7c15b011c4844950bf83f21bc71aca9254039dad2ea773e0baa1f33' +
      '40fe9ccc3e9f7f5bf1c466847277e7d0d2bf91ec2b425bda01fb8f46267aef0a8071b4ee4c0e6d5a4645f542810bf6d5' +
      '7a37489c078a70220e96a7ed751c32cd26a8227f723d5bb9af0abc48e33ada0b018e1f3ca85067242deaa72a9abe9ca3' +
      '97b2c78410a5f420d3a687347605de11222ce19757fedf12cce60f5c84844fba6ac9f41ad35cc124f35c00e59897069c' +
      'af9d1498d7902ea02fdf',
    expected: {
      messageType: 'TGS-REP',
      client: 'vladg',
      realm: 'VLADG.NET',
      service: 'krbtgt/VLADG.NET',
      encryptionTypes: [],
      preAuthentication: [],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: [],
      addresses: [],
      from: undefined,
      till: undefined,
      ticketEncryption: 'aes256-cts-hmac-sha1-96',
      replyEncryption: 'aes256-cts-hmac-sha1-96',
      ticket: '23daf04b61e57811ab60097874fc83b7... 252 bytes',
      ticketGranting: undefined,
      errorCode: undefined,
      errorName: undefined,
      salt: undefined,
    },
  },
  {
    name: 'KRB-ERROR',
    source: 'malcolm__KRB5.pcap frame 366',
    hex:
      '7e81b23081afa003020105a10302011ea211180f31393837303731313138303435355aa411180f323031353031313932' +
      '32353430375aa50502030b93d4a603020101a70b1b09564c4144472e4e4554a8253023a003020101a11c301a1b186578' +
      '70697265645f636c69656e745f7072696e636970616ca90b1b09564c4144472e4e4554aa1e301ca003020102a1153013' +
      '1b066b72627467741b09564c4144472e4e4554ab101b0e434c49454e542045585049524544',
    expected: {
      messageType: 'KRB-ERROR',
      client: 'expired_client_principal',
      realm: 'VLADG.NET',
      service: 'krbtgt/VLADG.NET',
      encryptionTypes: [],
      preAuthentication: [],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: [],
      addresses: [],
      from: undefined,
      till: undefined,
      ticketEncryption: undefined,
      replyEncryption: undefined,
      ticket: undefined,
      ticketGranting: undefined,
      errorCode: 1,
      errorName: 'KDC_ERR_NAME_EXP',
      salt: undefined,
    },
  },
  {
    name: 'KRB-ERROR that asks for pre-authentication, over TCP',
    source: 'elc__wmi_query.pcapng frame 217',
    hex:
      '7e82013430820130a003020105a10302011ea411180f32303137303431373137303935365aa50502030c4a51a6030201' +
      '19a9141b125049434b4c4553574f5254482e4c4f43414caa273025a003020102a11e301c1b066b72627467741b125049' +
      '434b4c4553574f5254482e4c4f43414cac81c50481c23081bf30819ba103020113a2819304819030818d3041a0030201' +
      '12a13a1b385049434b4c4553574f5254482e4c4f43414c686f7374636869705f646f75676c61732d70632e7069636b6c' +
      '6573776f7274682e6c6f63616c3005a0030201173041a003020103a13a1b385049434b4c4553574f5254482e4c4f4341' +
      '4c686f7374636869705f646f75676c61732d70632e7069636b6c6573776f7274682e6c6f63616c3009a103020102a202' +
      '04003009a103020110a20204003009a10302010fa2020400',
    expected: {
      messageType: 'KRB-ERROR',
      client: undefined,
      realm: 'PICKLESWORTH.LOCAL',
      service: 'krbtgt/PICKLESWORTH.LOCAL',
      encryptionTypes: ['aes256-cts-hmac-sha1-96', 'rc4-hmac', 'des-cbc-md5'],
      preAuthentication: ['PA-ETYPE-INFO2', 'PA-ENC-TIMESTAMP', 'PA-PK-AS-REQ', 'PA-PK-AS-REP_OLD'],
      preAuthenticationEncryption: undefined,
      forUser: undefined,
      options: [],
      addresses: [],
      from: undefined,
      till: undefined,
      ticketEncryption: undefined,
      replyEncryption: undefined,
      ticket: undefined,
      ticketGranting: undefined,
      errorCode: 25,
      errorName: 'KDC_ERR_PREAUTH_REQUIRED',
      salt: 'PICKLESWORTH.LOCALhostchip_douglas-pc.picklesworth.local',
    },
  },
]);

const principal = (...names: string[]) => sequence(explicit(0, integer(10)), explicit(1, sequence(...names.map(generalString))));

/** TGS-REQ (RFC 4120 §5.4.1) with one element of padata. */
const asking = (type: number[], value: Uint8Array) =>
  der(0x6c, sequence(explicit(3, sequence(sequence(explicit(1, der(2, type)), explicit(2, octets(value)))))));

test('whom a service asks a ticket to itself for (MS-SFU §2.2.1, §2.2.2)', () => {
  const forUser = asking([0x00, 0x81], sequence(explicit(0, principal('administrator')), explicit(1, generalString('LAB.LOCAL'))));
  const userId = sequence(explicit(0, integer(1)), explicit(1, principal('bob')), explicit(2, generalString('LAB.LOCAL')));
  const certificate = asking([0x00, 0x82], sequence(explicit(0, userId)));
  for (const [bytes, type, user] of [
    [forUser, 'PA-FOR-USER', 'administrator@LAB.LOCAL'],
    [certificate, 'PA-S4U-X509-USER', 'bob@LAB.LOCAL'],
  ] as const) {
    const message = decodeKerberosExchange(bytes);
    if (isMalformed(message)) throw new Error(message.detail);
    assert.equal([message.preAuthentication, message.forUser], [[type], user]);
    cutEverywhere(bytes, decodeKerberosExchange);
    mutate(bytes, 300, decodeKerberosExchange);
  }
});

checkVectors('IAKERB', (bytes) => decodeKerberosExchange(iakerbMessage(bytes) ?? new Uint8Array(0)), [
  {
    name: 'an AS-REQ that a server passes on',
    source: 'sv__smb-length-5786.pcap frame 14',
    hex: `
      6082033f06062b060105020505013036a1340c324c4b44433a534841312e454537433742454235313738393835433838304246384332
      343538374536374442333633464336366a8202f9308202f5a103020105a20302010aa382021b30820217304ea104020200faa2460444
      6242044069ebab54f676266b332003004c56dd362ebfe6be71c3613dd128b1b31a18e38e20d814ce31c45c7035da316ee68e44642890
      6f9cc48460bc8f5846af3137ea3d300aa10402020095a2020400308201b7a10402020085a28201ad048201a9308201a5a003020102a1
      340c324c4b44433a534841312e45453743374245423531373839383543383830424638433234353837453637444233363346433636a2
      82016630820162a003020112a282015904820155a08187b975cf37751fda55ee7f7eb54b97e811ed7cc22a4a911b64fb8229e77142c3
      a7551f714013d7c284455ced08ffca63592181445a1a355167a55fffda2ff011c5916dc2ecefaef333e6cca0750cb371648fe48b04b7
      4bb67f38cc1d1bfebbff1c9f11a98c8de97d953e9455629cec489009ea4219ea00bad7b0caccb4368d828e2d4afe4c6aca1059b0b7bc
      f1100038a156ac1cd468c06b462ba20587b40f1769c7bec3c06473bb0f1c132b64d09ffbfeffdb86a070f97edf6338bad815ec055bf5
      c467d8a06b4ec9782b075e84082e580ea0ff40531e0965b628dfbe470105ec65116f26dc597438c1f405df9cebc9bd6b29f30d928ff0
      b51c0d0ddeed793257994c5903beaee099a48d531f183fcce2b3c9a5d42a7ddd2bdf5355099c829d1497ef54a6c4b9d6ff9326953216
      e4c174027932cc0819dd684574f9d854e142b89c39e6ee85742ab67a06c67cefafbb185391a481c93081c6a00703050000010000a111
      300fa003020101a10830061b04746f746fa2341b324c4b44433a534841312e4545374337424542353137383938354338383042463843
      3234353837453637444233363346433636a3473045a003020102a13e303c1b066b72627467741b324c4b44433a534841312e45453743
      374245423531373839383543383830424638433234353837453637444233363346433636a511180f3230323330323033303130313436
      5aa70602040e6271efa80e300c020112020111020110020117`,
    expected: { messageType: 'AS-REQ', client: 'toto', realm: 'LKDC:SHA1.EE7C7BEB5178985C880BF8C24587E67DB363FC66', service: 'krbtgt/LKDC:SHA1.EE7C7BEB5178985C880BF8C24587E67DB363FC66', encryptionTypes: ['aes256-cts-hmac-sha1-96', 'aes128-cts-hmac-sha1-96', 'des3-cbc-sha1-kd', 'rc4-hmac'], preAuthentication: ['250', 'PA-REQ-ENC-PA-REP', 'PA-FX-COOKIE'], preAuthenticationEncryption: undefined, forUser: undefined, options: ['canonicalize'], addresses: [], from: undefined, till: '2023-02-03T01:01:46Z', ticketEncryption: undefined, replyEncryption: undefined, ticket: undefined, ticketGranting: undefined, errorCode: undefined, errorName: undefined, salt: undefined },
  },
]);

/** 1.3.6.1.5.2.5 with TOK_ID 05 01, as in sv__smb-length-5786.pcap frame 14; the header names a realm. */
const IAKERB = objectIdentifier('2b0601050205');
const HEADER = sequence(explicit(1, der(0x0c, new Uint8Array(Buffer.from('LAB')))));

test('what IAKERB has passed on', () => {
  const request = der(0x6a, sequence(explicit(4, sequence(explicit(1, principal('joe'))))));
  const token = der(0x60, IAKERB, [5, 1], HEADER, request);
  assert.equal(iakerbMessage(token), request);
  const message = decodeKerberosExchange(iakerbMessage(token) ?? new Uint8Array(0));
  assert.is(isMalformed(message) ? undefined : message.client, 'joe');
  const others = [der(0x60, IAKERB, [1, 0], HEADER, request), der(0x60, IAKERB, [5, 1], integer(1), request), request, new Uint8Array(0)];
  for (const other of others) assert.is(iakerbMessage(other), undefined);
  cutEverywhere(token, iakerbMessage);
  mutate(token, 300, iakerbMessage);
});

test.run();
