import { type Code, i16x8, i32, i32x4, type Local, local, memoryOf, moduleOf, repeatWhile, v128 } from './wasm-code.ts';

/** Bytes of a block of SHA-256. */
export const blockBytes = 64;

/** In memory: where four messages are and where their hashes go, and the 64 constants of the rounds. What follows is the caller's. */
const [messagesAt, hashesAt, constantsAt] = [0, 16, 64];
export const freeFrom = 512;

export interface Sha256OfFour {
  readonly memory: WebAssembly.Memory;
  /** In `memory`: addresses of four messages of `blocks` blocks each, padded as SHA-256 has it, and four where the hexadecimal text of each hash goes. */
  readonly messages: Int32Array;
  readonly hashes: Int32Array;
  run(blocks: number): void;
}

/**
 * SHA-256 (FIPS 180-4) of four messages at once, each in a quarter of the registers of 128 bits. Of 1,000,000 rows `crypto.hash` takes a second, most of
 * it to make what is called and the text that comes back; a hash of this makes nothing.
 */
export function createSha256OfFour(bytes: number): Sha256OfFour {
  const memory = memoryOf(freeFrom + bytes);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(program()), { env: { memory } });
  const { run } = exports;
  if (typeof run !== 'function') throw new Error('the module has no function');
  return {
    memory,
    get messages() {
      return new Int32Array(memory.buffer, messagesAt, 4);
    },
    get hashes() {
      return new Int32Array(memory.buffer, hashesAt, 4);
    },
    run: blocks => void run(blocks),
  };
}

/** The first 32 bits of the fractional parts of a root of the first primes. */
function fractionsOfRoots(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let one = 2; primes.length < count; one += 1) if (primes.every(prime => one % prime !== 0)) primes.push(one);
  return primes.map(prime => ((root(prime) % 1) * 2 ** 32) | 0);
}
const roundConstants = fractionsOfRoots(64, Math.cbrt);
const initialState = fractionsOfRoots(8, Math.sqrt);

const { add, shiftLeft, shiftRight } = i32x4;
const { xor, and, or } = v128;
const number = (value: number): Code => i32.constant(value);
const xorAll = (first: Code, ...others: Code[]): Code => others.reduce((all, one) => xor(all, one), first);
const rotate = (value: Code, by: number): Code => or(shiftRight(value, number(by)), shiftLeft(value, number(32 - by)));

// 16 bytes as they stand in messages: each number has its first byte first
const swappedBytes = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const swap = (value: Code): Code => v128.shuffle(value, value, swappedBytes);
const bytesOf = (places: readonly number[], width: number): Code =>
  places.flatMap(place => Array.from({ length: width }, (_, byte) => place * width + byte));

/** Turns four of four numbers round: the first of each come first. */
function transpose(rows: readonly [Local, Local, Local, Local], spare: readonly [Local, Local, Local, Local]): Code {
  const [a, b, c, d] = rows;
  const [ab, abHigh, cd, cdHigh] = spare;
  const low = bytesOf([0, 4, 1, 5], 4);
  const high = bytesOf([2, 6, 3, 7], 4);
  const firsts = bytesOf([0, 2], 8);
  const seconds = bytesOf([1, 3], 8);
  return [
    ...ab.set(v128.shuffle(a.get, b.get, low)),
    ...abHigh.set(v128.shuffle(a.get, b.get, high)),
    ...cd.set(v128.shuffle(c.get, d.get, low)),
    ...cdHigh.set(v128.shuffle(c.get, d.get, high)),
    ...a.set(v128.shuffle(ab.get, cd.get, firsts)),
    ...b.set(v128.shuffle(ab.get, cd.get, seconds)),
    ...c.set(v128.shuffle(abHigh.get, cdHigh.get, firsts)),
    ...d.set(v128.shuffle(abHigh.get, cdHigh.get, seconds)),
  ];
}

/** Sixteen bytes as 32 digits of base 16, from the address on. */
function storeHexadecimal(address: Code, value: Local, high: Local, offset: number): Code {
  const table = v128.constant([...Buffer.from('0123456789abcdef')]);
  const nibble = v128.constant(Array.from({ length: 16 }, () => 0x0f));
  const between = (from: number): Code =>
    Array.from({ length: 8 }, (_, index) => [from + index, from + index + 16]).flat();
  return [
    ...high.set(v128.lookUp(table, and(i16x8.shiftRight(value.get, number(4)), nibble))),
    ...value.set(v128.lookUp(table, and(value.get, nibble))),
    ...v128.store(address, v128.shuffle(high.get, value.get, between(0)), offset),
    ...v128.store(address, v128.shuffle(high.get, value.get, between(8)), offset + 16),
  ];
}

const four = <T>(made: (index: number) => T): readonly [T, T, T, T] => [made(0), made(1), made(2), made(3)];
const eight = <T>(made: (index: number) => T): readonly [T, T, T, T, T, T, T, T] => [
  ...four(made),
  ...four(index => made(index + 4)),
];

function program(): Uint8Array<ArrayBuffer> {
  const blocks = local(0);
  const [offset, constants] = [local(1), local(2)];
  const vector = (index: number): Local => local(3 + index);
  const state = Array.from({ length: 8 }, (_, index) => vector(index));
  const working = Array.from({ length: 8 }, (_, index) => vector(8 + index));
  const words = Array.from({ length: 16 }, (_, index) => vector(16 + index));
  const spare = four(index => vector(32 + index));
  const [sum, other] = spare;
  const word = (index: number): Local => words[index % 16] ?? sum;

  const loadWords = four(quarter => quarter).flatMap(quarter => {
    const rows = four(lane => word(quarter * 4 + lane));
    const loaded = rows.flatMap((row, lane) => {
      const address = i32.add(i32.load(number(0), messagesAt + lane * 4), offset.get);
      return row.set(swap(v128.load(address, quarter * 16)));
    });
    return [...loaded, ...transpose(rows, spare)];
  });
  /** Instead of moving a to b, b to c and so on, the next round calls them so. */
  const round = (index: number): Code => {
    const [a, b, c, d, e, f, g, h] = eight(place => working[(place - index + 64) % 8] ?? sum);
    const big1 = xorAll(rotate(e.get, 6), rotate(e.get, 11), rotate(e.get, 25));
    const choice = xor(g.get, and(e.get, xor(f.get, g.get)));
    const constant = i32x4.loadSplat(constants.get, constantsAt + index * 4);
    const big0 = xorAll(rotate(a.get, 2), rotate(a.get, 13), rotate(a.get, 22));
    const majority = or(and(a.get, b.get), and(c.get, or(a.get, b.get)));
    return [
      ...sum.set(add(add(add(h.get, big1), choice), add(constant, word(index).get))),
      ...d.set(add(d.get, sum.get)),
      ...h.set(add(add(sum.get, big0), majority)),
    ];
  };
  const nextWord = (index: number): Code => {
    const [before, old] = [word(index + 14).get, word(index + 1).get];
    const small0 = xorAll(rotate(old, 7), rotate(old, 18), shiftRight(old, number(3)));
    const small1 = xorAll(rotate(before, 17), rotate(before, 19), shiftRight(before, number(10)));
    return word(index).set(add(add(word(index).get, small0), add(word(index + 9).get, small1)));
  };
  const sixteen = Array.from({ length: 16 }, (_, index) => index);
  const lastConstants = 48 * 4;
  const block = [
    ...loadWords,
    ...working.flatMap((one, index) => one.set((state[index] ?? sum).get)),
    ...constants.set(number(0)),
    ...sixteen.flatMap(round),
    ...repeatWhile(
      [
        ...constants.set(i32.add(constants.get, number(blockBytes))),
        ...sixteen.flatMap(index => [...nextWord(index), ...round(index)]),
      ],
      i32.subtract(number(lastConstants), constants.get),
    ),
    ...state.flatMap((one, index) => one.set(add(one.get, (working[index] ?? sum).get))),
    ...offset.set(i32.add(offset.get, number(blockBytes))),
    ...blocks.set(i32.subtract(blocks.get, number(1))),
  ];
  const storeHashes = [0, 1].flatMap(half => {
    const rows = four(index => state[half * 4 + index] ?? sum);
    const stored = rows.flatMap((row, lane) => [
      ...row.set(swap(row.get)),
      ...storeHexadecimal(i32.load(number(0), hashesAt + lane * 4), row, other, half * 32),
    ]);
    return [...transpose(rows, spare), ...stored];
  });
  return moduleOf({
    parameters: 1,
    locals: [
      { type: 'i32', count: 2 },
      { type: 'v128', count: 36 },
    ],
    body: [
      ...state.flatMap((one, index) => one.set(i32x4.splat(number(initialState[index] ?? 0)))),
      ...repeatWhile(block, blocks.get),
      ...storeHashes,
    ],
    data: { at: constantsAt, bytes: [...Buffer.from(Int32Array.from(roundConstants).buffer)] },
  });
}
