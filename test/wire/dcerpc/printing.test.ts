/** INFO structures in the buffers of the print services' answers (MS-RPRN §2.2.2): what no recording has of them, and what a hostile server may say. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../../src/node/index.ts';
import { spoolss } from '../../../src/wire/dcerpc/declared/spoolss.ts';
import { readResponse, type Values } from '../../../src/wire/dcerpc/idl/index.ts';
import { cutEverywhere, mutate } from '../../hostile.ts';

const ENUM_PRINTERS = 0;
const ENUM_PRINTER_DRIVERS = 10;
const ERROR_INSUFFICIENT_BUFFER = 122;

/** An answer of an enumeration: the buffer behind its pointer, what it needed, how many there are, the return code. */
function answer(buffer: Uint8Array, cReturned: number, returnCode = 0): Uint8Array {
  const padded = buffer.length + (-buffer.length & 3);
  const stub = new Uint8Array(8 + padded + 12);
  const view = new DataView(stub.buffer);
  view.setUint32(0, 0x20000, true);
  view.setUint32(4, buffer.length, true);
  stub.set(buffer, 8);
  view.setUint32(8 + padded, buffer.length, true);
  view.setUint32(12 + padded, cReturned, true);
  view.setUint32(16 + padded, returnCode, true);
  return stub;
}

/** Members of 32 bits, and strings where they say; `\0` in one separates the names of a multisz. */
function info(size: number, members: readonly (number | string | null)[]): Uint8Array {
  const buffer = new Uint8Array(size);
  const view = new DataView(buffer.buffer);
  let end = size;
  members.forEach((member, index) => {
    if (typeof member !== 'string') return view.setUint32(index * 4, member ?? 0, true);
    end -= (member.length + 1) * 2;
    for (let i = 0; i < member.length; i++) view.setUint16(end + i * 2, member.charCodeAt(i), true);
    return view.setUint32(index * 4, end, true);
  });
  return buffer;
}

function read(opnum: number, level: number, stub: Uint8Array): Values {
  return readResponse('answer', spoolss.operations[opnum], stub, {}, { level }).values;
}

const FILES = ['C:\\x\\UNIDRV.DLL', 'C:\\x\\evil.dll', 'C:\\x\\kernelbase.dll'];
const DRIVER = info(400, [3, 'Evil', 'Windows x64', ...FILES, null, 'a.dll\0b.dll\0', 'Monitor', 'RAW']);

test('a driver with the files that go with it', () => {
  const { info: drivers, buffer } = read(ENUM_PRINTER_DRIVERS, 3, answer(DRIVER, 1));
  assert.is(buffer, DRIVER.length);
  assert.equal(drivers, [
    {
      version: 3,
      name: 'Evil',
      environment: 'Windows x64',
      driverPath: FILES[0],
      dataFile: FILES[1],
      configFile: FILES[2],
      dependentFiles: ['a.dll', 'b.dll'],
      monitorName: 'Monitor',
      defaultDataType: 'RAW',
    },
  ]);
});

test('the offsets of each structure count from its own start', () => {
  const both = new Uint8Array(64);
  const view = new DataView(both.buffer);
  view.setUint32(4, 48, true);
  view.setUint32(16 + 8, 36, true);
  both.set([0x61, 0, 0, 0, 0x62, 0], 48);
  const { info: printers } = read(ENUM_PRINTERS, 1, answer(both, 2));
  assert.equal(printers, [
    { flags: '0x00000000', description: 'a' },
    { flags: '0x00000000', name: 'b' },
  ]);
});

test('an offset outside the buffer, and a string without an end, are not there', () => {
  const printer = info(24, [1, 4000, 0xffffffff, 20]);
  printer.fill(0x41, 16);
  assert.equal(read(ENUM_PRINTERS, 1, answer(printer, 1)).info, [{ flags: '0x00000001' }]);
});

test('no more structures than there are bytes for; of a level that is not known none', () => {
  assert.is((read(ENUM_PRINTERS, 1, answer(new Uint8Array(40), 0xffffffff)).info as unknown[]).length, 2);
  assert.is(read(ENUM_PRINTERS, 77, answer(new Uint8Array(40), 1)).info, undefined);
  assert.is(readResponse('answer', spoolss.operations[ENUM_PRINTERS], answer(DRIVER, 1), {}).values.buffer, DRIVER.length);
});

test('the buffer of a call that failed is only counted', () => {
  const values = read(ENUM_PRINTER_DRIVERS, 3, answer(DRIVER, 1, ERROR_INSUFFICIENT_BUFFER));
  assert.equal(values, { buffer: DRIVER.length, cbNeeded: DRIVER.length, cReturned: 1 });
});

test('many offsets to one long string are not many long strings', () => {
  const count = 1000;
  const buffer = new Uint8Array(count * 16 + 100_000).fill(0x41);
  const view = new DataView(buffer.buffer);
  view.setUint16(buffer.length - 2, 0, true);
  for (let i = 0; i < count; i++) for (const at of [4, 8, 12]) view.setUint32(i * 16 + at, (count - i) * 16, true);
  const printers = read(ENUM_PRINTERS, 1, answer(buffer, count)).info as Record<string, string>[];
  const characters = printers.flatMap((printer) => Object.values(printer)).reduce((sum, { length }) => sum + length, 0);
  assert.ok(characters < buffer.length + count * 10, `${characters} characters`);
});

test('a call shows the driver that its answer names, and means a question for printers by either interface', async () => {
  const asked: string[] = [];
  const paths = new Set<unknown>();
  for await (const observation of analyze(fileURLToPath(new URL('recordings/printing-calls.pcap.gz', import.meta.url)))) {
    if (observation.kind === 'query' && observation.what === 'printers') asked.push(observation.operation);
    if (observation.kind !== 'rpc' || observation.operation !== 'RpcAsyncEnumPrinterDrivers') continue;
    const { result } = observation.arguments as { result: { info: { driverPath?: string }[] } };
    for (const { driverPath } of result.info) paths.add(driverPath);
  }
  assert.ok(paths.has('C:\\Windows\\System32\\spool\\drivers\\x64\\3\\UNIDRV.DLL'));
  for (const operation of ['RpcEnumPrinterDrivers', 'RpcAsyncEnumPrinterDrivers', 'RpcAsyncGetPrinterDriverDirectory'])
    assert.ok(asked.includes(operation), operation);
});

test('damaged buffers', () => {
  const stub = answer(DRIVER, 1);
  cutEverywhere(stub, (cut) => read(ENUM_PRINTER_DRIVERS, 3, cut));
  for (const level of [1, 2, 3, 4, 5, 6, 8]) mutate(stub, 200, (damaged) => read(ENUM_PRINTER_DRIVERS, level, damaged));
});

test.run();
