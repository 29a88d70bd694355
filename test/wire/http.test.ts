/** Heads of HTTP messages: vectors out of captures, damaged in every way; schemes by RFC 9110 §11. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, toHex } from '../../src/bytes.ts';
import { decodeHttpHead, type HttpHead } from '../../src/wire/http.ts';
import { checkVectors } from './vectors.ts';

const bytesOfHead = (lines: readonly string[]): Uint8Array => new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
const head = (lines: readonly string[]): string => toHex(bytesOfHead(lines));

checkVectors('HTTP', decodeHttpHead, [
  {
    name: 'NTLM AUTHENTICATE',
    source: 'malcolm__NTLM.pcap frame 5',
    hex: head([
      'GET / HTTP/1.1',
      'Host: 192.168.0.55',
      'User-Agent: Mozilla/5.0 (Windows NT 5.1; rv:2.0.1) Gecko/20100101 Firefox/4.0.1',
      'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'Accept-Language: en-us,en;q=0.5',
      'Accept-Encoding: gzip, deflate',
      'Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7',
      'Keep-Alive: 115',
      'Connection: keep-alive',
      'Cache-Control: max-age=0, max-age=0, max-age=0',
      'Authorization: NTLM TlRMTVNTUAADAAAAGAAYAIgAAAAYABgAoAAAAA4ADgBIAAAAGgAaAFYAAAAYABgAcAAAAAAAAAC4AAAABYKIogUBKA' +
        'oAAAAPZQB4AGEAbQBwAGwAZQBhAGQAbQBpAG4AaQBzAHQAcgBhAHQAbwByAFcAQQBOAEcAXwBXAEUATgBDAEgAQQBPAGWqe25n+EqjAAAAAAAA' +
        'AAAAAAAAAAAAAKpY3VubZVwgf6w9J+aFyZ16FjpUtLb4zA==',
    ]),
    expected: {
      isRequest: true,
      method: 'GET',
      target: '/',
      status: undefined,
      credentials: [
        {
          scheme: 'NTLM',
          token: '4e544c4d535350000300000018001800... 184 bytes',
          user: undefined,
        },
      ],
      product: 'Mozilla/5.0 (Windows NT 5.1; rv:2.0.1) Gecko/20100101 Firefox/4.0.1',
      sealedBy: undefined,
      bodyLength: undefined,
    },
  },
  {
    name: 'an answer',
    source: 'malcolm__NTLM.pcap frame 6',
    hex: head([
      'HTTP/1.1 302 Object Moved',
      'Content-Length: 155',
      'Content-Type: text/html',
      'Location: http://192.168.0.55/default.aspx',
      'Server: Microsoft-IIS/6.0',
      'X-Powered-By: ASP.NET',
      'MicrosoftSharePointTeamServices: 12.0.0.6421',
      'Date: Mon, 13 Jun 2011 06:48:22 GMT',
    ]),
    expected: {
      isRequest: false,
      method: undefined,
      target: undefined,
      status: 302,
      credentials: [],
      product: 'Microsoft-IIS/6.0',
      sealedBy: undefined,
      bodyLength: 155,
    },
  },
  {
    name: 'an answer of WinRM with a Kerberos token',
    source: 'otrf__empire_psremoting_stager_WORKSTATION6_2020-09-20170827.pcap frame 11',
    hex: head([
      'HTTP/1.1 200 ',
      'WWW-Authenticate: Kerberos YIGYBgkqhkiG9xIBAgICAG+BiDCBhaADAgEFoQMCAQ+ieTB3oAMCARKicARunTF6kq4rFDrwhd6SGCHIIwT' +
        'AmMZtPDVYTVbj/erTJ/NtoaJxQ3A5esOfqLTZv8hNzjju5czNuFUwnwD9rvKPFfgMqJDRieMB1GuMWD+r3WsEdmpNpHz8I1JiadddnvU+3uDpe' +
        'gtMa6SaXzKTQc8=',
      'Server: Microsoft-HTTPAPI/2.0',
      'Date: Sun, 20 Sep 2020 21:09:08 GMT',
      'Content-Length: 0',
    ]),
    expected: {
      isRequest: false,
      method: undefined,
      target: undefined,
      status: 200,
      credentials: [
        {
          scheme: 'Kerberos',
          token: '60819806092a864886f7120102020200... 155 bytes',
          user: undefined,
        },
      ],
      product: 'Microsoft-HTTPAPI/2.0',
      sealedBy: undefined,
      bodyLength: 0,
    },
  },
]);

function read(...lines: string[]): HttpHead {
  const found = decodeHttpHead(bytesOfHead(lines));
  if (isMalformed(found)) throw new Error(found.detail);
  return found;
}

test('schemes; a password is not given', () => {
  const { credentials } = read(
    'POST /wsman HTTP/1.1',
    'AUTHORIZATION:   Basic am9lOnBhc3M6d29yZA==',
    'authorization: Negotiate YIIB',
    'Authorization: Bearer not base64!',
    'Authorization: NTLM',
    'Authorization: Basic bm9jb2xvbg==',
    'X-Authorization: Basic am9lOnB3',
  );
  assert.equal(
    credentials.map(({ scheme, token, user }) => [scheme, token && toHex(token), user]),
    [
      ['Basic', undefined, 'joe'],
      ['Negotiate', '608201', undefined],
      ['Bearer', undefined, undefined],
      ['NTLM', undefined, undefined],
      ['Basic', undefined, undefined],
    ],
  );
  assert.not.match(JSON.stringify(credentials), 'word');
});

test('an answer names what it wants; a request of its own is not mixed up with it', () => {
  const answer = read('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Negotiate', 'WWW-Authenticate: NTLM', 'Authorization: Basic am9lOnB3', 'Server: x', 'Server: y');
  assert.equal([answer.isRequest, answer.status, answer.credentials.map(({ scheme }) => scheme), answer.product], [false, 401, ['Negotiate', 'NTLM'], 'x']);
});

test('lines and credentials beyond a limit are not looked at', () => {
  assert.is(read('GET / HTTP/1.1', ...new Array(100).fill('Authorization: NTLM')).credentials.length, 8);
  assert.is(read('GET / HTTP/1.1', ...new Array(200).fill('A: b'), 'Authorization: NTLM').credentials.length, 0);
});

test('what is no head is malformed', () => {
  for (const line of ['', 'GET /', 'HTTP/2 200', 'HTTP/1.1 20', 'get / HTTP/1.1', `GET /${'a'.repeat(5000)} HTTP/1.1`]) {
    assert.ok(isMalformed(decodeHttpHead(bytesOfHead([line]))), line);
  }
});

test('bodies that a session seals, by what; a length that is none', () => {
  const of = (type: string, length = '10') => {
    const { sealedBy, bodyLength } = read('POST /wsman HTTP/1.1', `Content-Type: ${type}`, `Content-Length: ${length}`);
    return [sealedBy, bodyLength];
  };
  assert.equal(of('multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"'), ['application/HTTP-Kerberos-session-encrypted', 10]);
  assert.equal(of('multipart/x-multi-encrypted; protocol="application/HTTP-CredSSP-session-encrypted"'), ['application/HTTP-CredSSP-session-encrypted', 10]);
  assert.equal(of('Multipart/Encrypted;protocol=application/HTTP-SPNEGO-session-encrypted', '9'.repeat(16)), ['application/HTTP-SPNEGO-session-encrypted', undefined]);
  assert.equal(of('application/soap+xml;charset=UTF-8', '-1'), [undefined, undefined]);
  assert.equal(of('multipart/encrypted'), [undefined, 10]);
});

test.run();
