import { lengthPrefixed } from '@tillkeeper/domain';

/** Writes the canonical text of plain sales, whose sha256 is their hash, in bytes: the same as `lineHashText` of the domain. */
export interface LineText {
  /** Into `bytes` from `at`, where there is room for `mostTextBytes`. */
  begin(bytes: Uint8Array, at: number, epochMs: number): void;
  /** A field of plain ASCII of at most 64 bytes. */
  field(bytes: Uint8Array, from: number, to: number): void;
  /** A decimal of hundredths that is not negative. */
  hundredths(value: number): void;
  nothing(): void;
  /** Where it ends. */
  end(): number;
}

const [bar, colon, minus, point, zero] = [124, 58, 45, 46, 48];
const dayMs = 86_400_000;
/** Fifteen fields of at most 64 bytes, with their lengths. */
export const mostTextBytes = 2_048;

export function createLineText(): LineText {
  const beginning = Buffer.from(`${lengthPrefixed(['line-1'])}|4:SALE|24:2000-01-01T00:00:00.000Z`);
  const saleFrom = beginning.length - 24;
  const timeFrom = saleFrom + 11;
  const digits = new Uint8Array(20);
  let bytes: Uint8Array = beginning;
  let lastDay = Number.NaN;
  let at = 0;
  const two = (value: number, to: number): void => {
    bytes[to] = zero + ((value / 10) | 0);
    bytes[to + 1] = zero + (value % 10);
  };
  const length = (count: number): void => {
    bytes[at] = bar;
    if (count > 9) {
      two(count, at + 1);
      at += 3;
    } else {
      bytes[at + 1] = zero + count;
      at += 2;
    }
    bytes[at] = colon;
    at += 1;
  };
  return {
    begin(target, from, epochMs) {
      const day = Math.floor(epochMs / dayMs);
      if (day !== lastDay) {
        beginning.write(new Date(day * dayMs).toISOString().slice(0, 10), saleFrom, 'latin1');
        lastDay = day;
      }
      bytes = target;
      for (let index = 0; index < beginning.length; index += 1) target[from + index] = beginning[index] ?? 0;
      at = from + beginning.length;
      const second = (epochMs - day * dayMs) / 1000;
      two((second / 3600) | 0, from + timeFrom);
      two(((second / 60) | 0) % 60, from + timeFrom + 3);
      two(second % 60, from + timeFrom + 6);
    },
    field(source, from, to) {
      length(to - from);
      const target = bytes;
      let end = at;
      for (let index = from; index < to; index += 1) target[end++] = source[index] ?? 0;
      at = end;
    },
    hundredths(value) {
      // from the end: fraction without zeros, point, whole
      let count = 0;
      // below 2^31: more than 99,999.99 is not written plainly
      let whole = (value / 100) | 0;
      const fraction = value - whole * 100;
      if (fraction !== 0) {
        if (fraction % 10 !== 0) digits[count++] = zero + (fraction % 10);
        digits[count++] = zero + ((fraction / 10) | 0);
        digits[count++] = point;
      }
      do {
        const rest = (whole / 10) | 0;
        digits[count++] = zero + (whole - rest * 10);
        whole = rest;
      } while (whole > 0);
      length(count);
      while (count > 0) bytes[at++] = digits[--count] ?? 0;
    },
    nothing() {
      bytes[at] = bar;
      bytes[at + 1] = minus;
      at += 2;
    },
    end: () => at,
  };
}
