/** DHCP: vectors out of captures, damaged in every way. */
import { test } from 'uvu';
import { decodeDhcp } from '../../src/wire/dhcp.ts';
import { checkVectors } from './vectors.ts';

checkVectors('DHCP', decodeDhcp, [
  {
    name: 'a request with FQDN',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 21',
    hex: '010106004fbbfa9a0000000000000000000000000000000000000000000c2961f55f' +
      '00'.repeat(202) +
      '638253633501033d0701000c2961f55f3204c0a8c7850c0f4445534b544f502d5631464130555151120000004445534b' +
      '544f502d563146413055513c084d53465420352e30370d0103060f1f212b2c2e2f79f9fcff',
    expected: {
      isRequest: true,
      messageType: 'REQUEST',
      xid: 1337719450,
      clientHardwareAddress: '000c2961f55f',
      clientAddress: undefined,
      yourAddress: undefined,
      requestedAddress: '192.168.199.133',
      hostName: 'DESKTOP-V1FA0UQ',
      fqdn: 'DESKTOP-V1FA0UQ',
      domain: undefined,
      vendorClass: 'MSFT 5.0'
    },
  },
  {
    name: 'its acknowledgement',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 22',
    hex: '020106004fbbfa9a0000000000000000c0a8c785c0a8c7fe00000000000c2961f55f' +
      '00'.repeat(202) +
      '638253633501053604c0a8c7fe3304000007080104ffffff000604c0a8c7010f0b6c6f63616c646f6d61696eff000000' +
      '00000000000000000000000000000000',
    expected: {
      isRequest: false,
      messageType: 'ACK',
      xid: 1337719450,
      clientHardwareAddress: '000c2961f55f',
      clientAddress: undefined,
      yourAddress: '192.168.199.133',
      requestedAddress: undefined,
      hostName: undefined,
      fqdn: undefined,
      domain: 'localdomain',
      vendorClass: undefined
    },
  },
]);

test.run();
