/**
 * WebAssembly in, the same module out with a counter of one byte for each place where control arrives: a function's beginning,
 * a block's, loop's or branch's. The counters lie in the module's own memory, where its host has left room for them.
 */

/** Opcodes of the specification's binary format (WebAssembly 2.0 §5.4, threads §5.4). */
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const BR_TABLE = 0x0e;
const I32_LOAD8_U = 0x2d;
const I32_STORE8 = 0x3a;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const CODE_SECTION = 10;

class Cursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  u8(): number {
    return this.bytes[this.at++];
  }

  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A number of any width in LEB128. */
  skipNumber(): void {
    while (this.u8() >= 0x80);
  }

  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.skipNumber();
  }
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  do {
    bytes.push((value % 128) | (value >= 128 ? 0x80 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return bytes;
}

/** Signed, as i32.const has it. */
function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  while (true) {
    const byte = value & 0x7f;
    value >>= 7;
    const isDone = (value === 0 && (byte & 0x40) === 0) || (value === -1 && (byte & 0x40) !== 0);
    bytes.push(isDone ? byte : byte | 0x80);
    if (isDone) return bytes;
  }
}

function skipSimd(cursor: Cursor): void {
  const code = cursor.u32();
  if (code <= 11 || code === 92 || code === 93) cursor.skipNumbers(2);
  else if (code === 12 || code === 13) cursor.at += 16;
  else if (code >= 21 && code <= 34) cursor.at += 1;
  else if (code >= 84 && code <= 91) {
    cursor.skipNumbers(2);
    cursor.at += 1;
  }
}

function skipBulk(cursor: Cursor): void {
  const code = cursor.u32();
  if (code === 8 || code === 10 || code === 12 || code === 14) cursor.skipNumbers(2);
  else if (code > 8) cursor.skipNumber();
}

function skipImmediates(opcode: number, cursor: Cursor): void {
  if (opcode >= 0x28 && opcode <= 0x3e) cursor.skipNumbers(2);
  else if (opcode === BLOCK || opcode === LOOP || opcode === IF || opcode === BR || opcode === BR_IF) cursor.skipNumber();
  else if (opcode >= 0x20 && opcode <= 0x26) cursor.skipNumber();
  else if (opcode === 0x10 || opcode === I32_CONST || opcode === 0x42) cursor.skipNumber();
  else if (opcode === 0x3f || opcode === 0x40 || opcode === 0xd0 || opcode === 0xd2) cursor.skipNumber();
  else if (opcode === BR_TABLE) cursor.skipNumbers(cursor.u32() + 1);
  else if (opcode === 0x11) cursor.skipNumbers(2);
  else if (opcode === 0x1c) cursor.skipNumbers(cursor.u32());
  else if (opcode === 0x43) cursor.at += 4;
  else if (opcode === 0x44) cursor.at += 8;
  else if (opcode === 0xfc) skipBulk(cursor);
  else if (opcode === 0xfd) skipSimd(cursor);
  else if (opcode === 0xfe) {
    if (cursor.u32() === 3) cursor.at += 1;
    else cursor.skipNumbers(2);
  }
}

export interface Instrumented {
  readonly binary: Uint8Array<ArrayBuffer>;
  /** Counters used, from `base` on. */
  readonly places: number;
}

export function instrument(wasm: Uint8Array, base: number): Instrumented {
  let places = 0;
  const count = (): number[] => {
    const address = signedLeb(base + places++);
    return [I32_CONST, ...address, I32_CONST, ...address, I32_LOAD8_U, 0, 0, I32_CONST, 1, I32_ADD, I32_STORE8, 0, 0];
  };

  const body = (bytes: Uint8Array): number[] => {
    const cursor = new Cursor(bytes, 0);
    for (let groups = cursor.u32(); groups > 0; groups--) cursor.skipNumbers(2);
    const out = [...bytes.subarray(0, cursor.at), ...count()];
    let depth = 0;
    while (cursor.at < bytes.length) {
      const from = cursor.at;
      const opcode = cursor.u8();
      skipImmediates(opcode, cursor);
      for (let i = from; i < cursor.at; i++) out.push(bytes[i]);
      if (opcode === BLOCK || opcode === LOOP || opcode === IF) depth++;
      else if (opcode === END && depth-- === 0) break;
      if (opcode === LOOP || opcode === IF || opcode === ELSE || opcode === END || opcode === BR_IF) out.push(...count());
    }
    return out;
  };

  const cursor = new Cursor(wasm, 8);
  const out: number[] = [...wasm.subarray(0, 8)];
  const append = (bytes: ArrayLike<number>): void => {
    for (let i = 0; i < bytes.length; i++) out.push(bytes[i]);
  };
  while (cursor.at < wasm.length) {
    const id = cursor.u8();
    const size = cursor.u32();
    const end = cursor.at + size;
    let content: ArrayLike<number> = wasm.subarray(cursor.at, end);
    if (id === CODE_SECTION) {
      const functions = cursor.u32();
      const rewritten: number[] = leb(functions);
      for (let i = 0; i < functions; i++) {
        const length = cursor.u32();
        const code = body(wasm.subarray(cursor.at, cursor.at + length));
        cursor.at += length;
        for (const byte of leb(code.length)) rewritten.push(byte);
        for (const byte of code) rewritten.push(byte);
      }
      content = rewritten;
    }
    append([id, ...leb(content.length)]);
    append(content);
    cursor.at = end;
  }
  return { binary: Uint8Array.from(out), places };
}
