/** The module's surface, and that both sides of the memory mean the same by it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ABI_VERSION,
  END_FIN,
  FLOW_STRUCT_SIZE,
  MESSAGE_LAST,
  RECORD_FIRST_CAPTURE,
  RECORD_SIZE,
  SAW_DATA_A,
  SAW_DATA_B,
  SAW_FIN_A,
  SAW_FIN_B,
  SAW_SYN_A,
  SAW_SYNACK_B,
} from '../../assembly/abi.ts';
import { Crew } from '../../src/engine/crew.ts';
import { EXPORTS, IMPORTS } from '../../src/engine/module.ts';
import { framesOf, pcap, pcapng } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { engineBinary, engineModule, runEngine, type Target } from '../support/engine.ts';
import { echo, nbss, readResponse, writeRequest } from '../support/smb2-builder.ts';

const TARGETS: readonly Target[] = ['release', 'debug'];
const SIZE_LIMIT = 64 * 1024;

for (const target of TARGETS) {
  test(`imports and exports of the ${target} module are the written interface`, () => {
    const module = engineModule(target);
    const imports = WebAssembly.Module.imports(module).map(({ module: from, name, kind }) => ({
      module: from,
      name,
      kind,
    }));
    assert.equal(imports, IMPORTS);
    const exports = WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .sort();
    assert.equal(exports, EXPORTS);
  });

  test(`the ${target} module needs shared memory and states its version`, async () => {
    const module = engineModule(target);
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 32768, shared: true });
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    assert.is((exports.abiVersion as () => number)(), ABI_VERSION);
    const own = new WebAssembly.Memory({ initial: 16, maximum: 32768 });
    assert.throws(() => new WebAssembly.Instance(module, { env: { memory: own } }), /shared/);
  });
}

test('the release module is small', () => {
  assert.ok(engineBinary('release').length <= SIZE_LIMIT, `${engineBinary('release').length} bytes`);
});

test('calls before configure, and limits out of range, are refused', async () => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 32768, shared: true });
  const instance = await WebAssembly.instantiate(engineModule(), { env: { memory } });
  const exports = instance.exports as Record<string, (...values: number[]) => number>;
  const REFUSED = 4;
  assert.equal([exports.feed(0, 0), exports.resume(), exports.finish()], [REFUSED, REFUSED, REFUSED]);
  for (const [flows, blocks, datagrams, message, records] of [
    [0, 16, 2, 65536, 64],
    [65537, 16, 2, 65536, 64],
    [1, 15, 2, 65536, 64],
    [1, 65537, 2, 65536, 64],
    [1, 16, 0, 65536, 64],
    [1, 16, 3, 65536, 64],
    [1, 16, 4098, 65536, 64],
    [1, 16, 2, 65535, 64],
    [1, 16, 2, (1 << 24) + 1, 64],
    [1, 16, 2, 65536, 63],
    [1, 16, 2, 65536, (1 << 20) + 1],
    [65536, 65536, 2, 65536, 1 << 20],
  ]) {
    assert.is(exports.regionBytes(65536, flows, blocks, datagrams, message, records, 1, 1), 0);
    assert.is(exports.configure(65536, flows, blocks, 1, datagrams, message, records, 0, 1, 1), 0);
  }
  assert.is(exports.configure(65536, 1, 16, 0, 2, 65536, 64, 0, 1, 1), 0);
  for (const limits of [{ records: 63 }, { flowsPerShard: 0 }, { blocksPerShard: 1.5 }, { queue: 0 }, { datagrams: 3 }, { message: 1000 }, { chunk: 0 }]) {
    try {
      new Crew(engineModule(), { limits });
      assert.unreachable(JSON.stringify(limits));
    } catch (error) {
      assert.instance(error, RangeError);
    }
  }
});

test('records and flows say what was sent', async () => {
  assert.is(RECORD_SIZE, RECORD_FIRST_CAPTURE + 4);
  const data = new Uint8Array(3000).fill(9);
  const client = { ip: 'fd00::1', port: 50123 };
  const server = { ip: 'fd00:0:0:7::2', port: 445 };
  const conversation = new Conversation({ client, server }).handshake();
  conversation
    .say(0, nbss(writeRequest({ messageId: 7 }, data)))
    .say(1, nbss(echo({ messageId: 7 }, true)))
    .close();
  const frames = framesOf(conversation.segments);
  const { records, summary } = await runEngine(pcapng(frames, { digits: 9 }));
  assert.equal(
    records.map((record) => record.kind),
    ['flowBegin', 'smb2', 'payload', 'payload', 'smb2', 'flowEnd'],
  );
  const [begin, write, second, third, reply, end] = records;
  assert.equal(
    begin.flow.ends.map(({ ip, port }) => ({ ip, port })),
    [
      { ip: 'fd00::1', port: 50123 },
      { ip: 'fd00:0:0:7::2', port: 445 },
    ],
  );
  assert.is(end.bytes.length, FLOW_STRUCT_SIZE);
  assert.equal([begin.frame, begin.time, begin.digits], [1, frames[0].time, 9]);
  assert.equal([write.frame, write.firstFrame, write.time], [4, 4, frames[3].time]);
  assert.equal([write.direction, write.bytes.length, write.wireLength, write.flags], [0, 112, 112 + 3000, 0]);
  assert.equal([write.payloadOffset, write.payload.length, write.payloadTotal], [0, 1460 - 116, 3000]);
  assert.equal(
    [second.frame, second.firstFrame, second.payloadOffset, second.payload.length, second.flags],
    [5, 4, 1344, 1460, 0],
  );
  assert.equal([third.frame, third.payloadOffset, third.payload.length, third.flags], [6, 2804, 196, MESSAGE_LAST]);
  assert.equal([reply.direction, reply.bytes.length, reply.flags, reply.frame], [1, 68, MESSAGE_LAST, 7]);
  assert.is(end.reason, 'fin');
  assert.is(end.flags, END_FIN);
  assert.is(end.counts!.state, SAW_SYN_A | SAW_SYNACK_B | SAW_FIN_A | SAW_FIN_B | SAW_DATA_A | SAW_DATA_B);
  assert.equal(end.counts!.directions, [
    { packets: 7, bytes: 3116, lost: 0, holes: 0 },
    { packets: 3, bytes: 72, lost: 0, holes: 0 },
  ]);
  assert.equal([end.counts!.firstFrame, end.counts!.lastFrame, end.frame], [1, frames.length, frames.length]);
  assert.equal([end.counts!.firstTime, end.counts!.lastTime], [frames[0].time, frames.at(-1)!.time]);
  assert.equal(
    [summary.format, summary.packets, summary.digits, summary.linkTypes, summary.problems],
    ['pcapng', frames.length, 9, [1], []],
  );
  assert.equal([summary.firstTime, summary.lastTime], [frames[0].time, frames.at(-1)!.time]);
  assert.is(
    summary.bytes,
    frames.reduce((sum, frame) => sum + frame.length, 0),
  );
});

test('every kind of capture file gives the same records', async () => {
  const conversation = new Conversation().handshake().say(0, nbss(echo({ messageId: 1 })));
  conversation.say(1, nbss(readResponse({ messageId: 1 }, new Uint8Array(5000)))).close();
  const frames = framesOf(conversation.segments);
  const said = async (capture: Uint8Array): Promise<unknown[]> => {
    const { records } = await runEngine(capture);
    return records.map(({ kind, frame, time, payloadOffset, payload }) => [
      kind,
      frame,
      time,
      payloadOffset,
      payload.length,
    ]);
  };
  const expected = await said(pcap(frames));
  for (const bigEndian of [false, true]) {
    for (const nanoseconds of [false, true])
      assert.equal(await said(pcap(frames, { bigEndian, nanoseconds })), expected);
    for (const digits of [6, 9] as const) assert.equal(await said(pcapng(frames, { bigEndian, digits })), expected);
  }
});

test.run();
