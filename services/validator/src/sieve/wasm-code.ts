/**
 * The few instructions of WebAssembly that hashing four messages at once takes, as expressions that put their operands before them.
 * Numbers of instructions are from https://webassembly.github.io/spec/core/binary/instructions.html
 */
export type Code = readonly number[];

/** A local variable of a function, by its number: parameters first. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

const page = 65_536;
const valueTypes = { i32: 0x7f, v128: 0x7b } as const;
type ValueType = keyof typeof valueTypes;

/** Unsigned LEB128. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest > 0x7f;
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128. */
function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

const simd = (number: number): Code => [0xfd, ...unsigned(number)];
const unary =
  (...instruction: Code) =>
  (operand: Code): Code => [...operand, ...instruction];
const binary =
  (...instruction: Code) =>
  (left: Code, right: Code): Code => [...left, ...right, ...instruction];
/** Alignment is a hint only, and the offset is added to the address. */
const at = (offset: number): Code => [0, ...unsigned(offset)];

export const local = (number: number): Local => ({
  get: [0x20, ...unsigned(number)],
  set: value => [...value, 0x21, ...unsigned(number)],
});

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  subtract: binary(0x6b),
  load: (address: Code, offset = 0): Code => [...address, 0x28, ...at(offset)],
};

export const v128 = {
  load: (address: Code, offset = 0): Code => [...address, ...simd(0x00), ...at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...simd(0x0b), ...at(offset)],
  /** Sixteen bytes. */
  constant: (bytes: Code): Code => [...simd(0x0c), ...bytes],
  /** Sixteen bytes of the 32 of two. */
  shuffle: (left: Code, right: Code, places: Code): Code => [...left, ...right, ...simd(0x0d), ...places],
  /** The bytes of `table` at the places that `places` names. */
  lookUp: (table: Code, places: Code): Code => [...table, ...places, ...simd(0x0e)],
  and: binary(...simd(0x4e)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
};

/** Four numbers of 32 bits. */
export const i32x4 = {
  splat: unary(...simd(0x11)),
  /** The number at an address, four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...simd(0x09), ...at(offset)],
  shiftLeft: binary(...simd(0xab)),
  shiftRight: binary(...simd(0xad)),
  add: binary(...simd(0xae)),
};

export const i16x8 = { shiftRight: binary(...simd(0x8d)) };

/** Does `body` again as long as the number that `condition` gives is not 0; at least once. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  ...[0x03, 0x40],
  ...body,
  ...condition,
  ...[0x0d, 0x00, 0x0b],
];

/** A module whose one function `run` takes so many numbers and has `locals` more variables; its memory is `memory` of what it is given, under `env`. */
export function moduleOf({
  parameters,
  locals,
  body,
  data,
}: {
  readonly parameters: number;
  readonly locals: readonly { readonly type: ValueType; readonly count: number }[];
  readonly body: Code;
  /** What memory begins with. */
  readonly data: { readonly at: number; readonly bytes: Code };
}): Uint8Array<ArrayBuffer> {
  const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
  const text = (value: string): Code => sized([...Buffer.from(value)]);
  const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)];
  const types = locals.flatMap(({ type, count }) => [...unsigned(count), valueTypes[type]]);
  const type = [0x60, ...sized(Array.from({ length: parameters }, () => valueTypes.i32)), 0];
  const code = sized([...unsigned(locals.length), ...types, ...body, 0x0b]);
  const offset = [...i32.constant(data.at), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, ...type]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...code]),
    ...section(11, [1, 0, ...offset, ...sized(data.bytes)]),
  ]);
}

/** Memory of at least so many bytes. */
export const memoryOf = (bytes: number): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / page) });

/** Makes memory as large as that; what lay over it before is no longer good. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / page));
}
