/**
 * Thrift's compact protocol, as the footer of a Parquet file is written: read into plain values and written again.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'byte'; readonly value: number }
  /** Types 4, 5 and 6: whole numbers of 16, 32 and 64 bits. */
  | { readonly type: 'integer'; readonly code: number; value: bigint }
  | { readonly type: 'double' | 'binary'; readonly value: Buffer }
  | { readonly type: 'list'; readonly of: number; readonly items: ThriftValue[] }
  | ThriftStruct
  /** A struct as bytes, as it is written. */
  | { readonly type: 'written'; readonly bytes: Buffer };
export interface ThriftStruct {
  readonly type: 'struct';
  readonly fields: Map<number, ThriftValue>;
}

const code = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

export function readThriftStruct(bytes: Buffer): ThriftStruct {
  let at = 0;
  const byte = (): number => {
    const one = bytes[at];
    if (one === undefined) throw new Error('a struct of Thrift ends early');
    at += 1;
    return one;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const one = byte();
      value |= BigInt(one & 127) << shift;
      if (one < 128) return value;
    }
  };
  const zigzag = (): bigint => {
    const raw = varint();
    return (raw >> 1n) ^ -(raw & 1n);
  };
  const take = (count: number): Buffer => {
    at += count;
    if (at > bytes.length) throw new Error('a struct of Thrift ends early');
    return bytes.subarray(at - count, at);
  };
  const value = (type: number, isInList: boolean): ThriftValue => {
    switch (type) {
      case code.true:
      case code.false:
        return { type: 'boolean', value: (isInList ? byte() : type) === code.true };
      case code.byte:
        return { type: 'byte', value: byte() };
      case code.i16:
      case code.i32:
      case code.i64:
        return { type: 'integer', code: type, value: zigzag() };
      case code.double:
        return { type: 'double', value: take(8) };
      case code.binary:
        return { type: 'binary', value: take(Number(varint())) };
      case code.list: {
        const head = byte();
        const count = head >> 4 === 15 ? Number(varint()) : head >> 4;
        return { type: 'list', of: head & 15, items: Array.from({ length: count }, () => value(head & 15, true)) };
      }
      case code.struct:
        return struct();
      default:
        throw new Error(`type ${type} of Thrift is not expected in the footer of a Parquet file`);
    }
  };
  const struct = (): ThriftStruct => {
    const fields = new Map<number, ThriftValue>();
    for (let last = 0; ; ) {
      const head = byte();
      if (head === 0) return { type: 'struct', fields };
      last = head >> 4 === 0 ? Number(zigzag()) : last + (head >> 4);
      fields.set(last, value(head & 15, false));
    }
  };
  return struct();
}

/** Into one piece of memory that grows: a Buffer for each of a million bytes is 100 MB. */
export function writeThriftStruct(root: ThriftStruct): Buffer {
  let bytes = Buffer.allocUnsafe(4_096);
  let at = 0;
  const makeRoom = (count: number): void => {
    if (at + count <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + count));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  };
  const byte = (one: number): void => {
    makeRoom(1);
    bytes[at] = one;
    at += 1;
  };
  const put = (some: Buffer): void => {
    makeRoom(some.length);
    bytes.set(some, at);
    at += some.length;
  };
  const varint = (value: bigint): void => {
    let left = value;
    for (; left > 127n; left >>= 7n) byte(Number(left & 127n) | 128);
    byte(Number(left));
  };
  const zigzag = (value: bigint): void => varint(value < 0n ? -value * 2n - 1n : value * 2n);
  const typeOf = (one: ThriftValue): number => {
    if (one.type === 'boolean') return one.value ? code.true : code.false;
    if (one.type === 'written') return code.struct;
    return one.type === 'integer' ? one.code : code[one.type];
  };
  const write = (one: ThriftValue, isInList: boolean): void => {
    switch (one.type) {
      case 'boolean':
        if (isInList) byte(typeOf(one));
        break;
      case 'byte':
        byte(one.value);
        break;
      case 'integer':
        zigzag(one.value);
        break;
      case 'double':
        put(one.value);
        break;
      case 'binary':
        varint(BigInt(one.value.length));
        put(one.value);
        break;
      case 'list':
        byte((Math.min(one.items.length, 15) << 4) | one.of);
        if (one.items.length >= 15) varint(BigInt(one.items.length));
        for (const item of one.items) write(item, true);
        break;
      case 'struct': {
        let last = 0;
        for (const [id, field] of one.fields) {
          const step = id - last;
          if (step > 0 && step < 16) byte((step << 4) | typeOf(field));
          else {
            byte(typeOf(field));
            zigzag(BigInt(id));
          }
          write(field, false);
          last = id;
        }
        byte(0);
        break;
      }
      case 'written':
        put(one.bytes);
        break;
      default:
        one satisfies never;
    }
  };
  write(root, false);
  return Buffer.from(bytes.subarray(0, at));
}
