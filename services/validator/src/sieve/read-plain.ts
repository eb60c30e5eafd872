/**
 * Readers of plainly written fields of a record; what is not written plainly is for the rules themselves. They run for every row, so they make no
 * array to take apart again: that alone was 400 bytes of garbage a row.
 */

const [zero, nine, point, colon, minus, plus, letterT, letterZ, space] = [48, 57, 46, 58, 45, 43, 84, 90, 32];
const mostWholeDigits = 5;

/** A decimal that is not negative, below 100,000, with at most 2 decimals, as hundredths; -1: something else. */
export function readHundredths(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const whole = at - from;
  if (whole === 0 || whole > mostWholeDigits || (whole > 1 && bytes[from] === zero)) return -1;
  if (at === to) return value * 100;
  const decimals = to - at - 1;
  if (bytes[at] !== point || decimals < 1 || decimals > 2) return -1;
  const tenths = (bytes[at + 1] ?? 0) - zero;
  const hundredths = decimals === 1 ? 0 : (bytes[at + 2] ?? 0) - zero;
  if (tenths < 0 || tenths > 9 || hundredths < 0 || hundredths > 9) return -1;
  return value * 100 + tenths * 10 + hundredths;
}

/** A whole number from 1 to 99,999; -1: something else. */
export function readCount(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > mostWholeDigits || bytes[from] === zero) return -1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const daysBefore = Int32Array.of(0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334);
const daysOf = Int32Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

const pair = (bytes: Uint8Array, at: number): number => {
  const tens = bytes[at] ?? 0;
  const ones = bytes[at + 1] ?? 0;
  return tens < zero || tens > nine || ones < zero || ones > nine ? -1 : (tens - zero) * 10 + ones - zero;
};

/** Days since 1970 of a date YYYY-MM-DD in 2000 to 2099; -1: something else. */
export function readDay(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== 50 || bytes[from + 1] !== zero || bytes[from + 4] !== minus || bytes[from + 7] !== minus)
    return -1;
  const year = pair(bytes, from + 2);
  const month = pair(bytes, from + 5);
  const day = pair(bytes, from + 8);
  if (year < 0 || month < 1 || month > 12 || day < 1) return -1;
  // every fourth year has a leap day: 2000 too
  const isLeap = year % 4 === 0;
  if (day > (daysOf[month - 1] ?? 0) && !(isLeap && month === 2 && day === 29)) return -1;
  const leapDays = ((year + 3) >> 2) + (isLeap && month > 2 ? 1 : 0);
  return 10_957 + year * 365 + leapDays + (daysBefore[month - 1] ?? 0) + day - 1;
}

/** Milliseconds since 1970 of YYYY-MM-DDTHH:MM:SS as if it were UTC; -1: something else. What follows is the offset. */
export function readClock(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 19 || bytes[from + 13] !== colon || bytes[from + 16] !== colon) return -1;
  if (bytes[from + 10] !== letterT && bytes[from + 10] !== space) return -1;
  const day = readDay(bytes, from);
  const hour = pair(bytes, from + 11);
  const minute = pair(bytes, from + 14);
  const second = pair(bytes, from + 17);
  if (day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
  return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

/** How far ahead a time says that it is, Z or +HH:MM, in milliseconds; NaN: something else. */
export function readOffset(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 1 && bytes[from] === letterZ) return 0;
  if (to - from !== 6 || bytes[from + 3] !== colon) return Number.NaN;
  const hour = pair(bytes, from + 1);
  const minute = pair(bytes, from + 4);
  if (hour < 0 || hour > 11 || minute < 0 || minute > 59) return Number.NaN;
  const ms = (hour * 60 + minute) * 60_000;
  return bytes[from] === plus ? ms : bytes[from] === minus ? -ms : Number.NaN;
}

const nameBytes = new Uint8Array(256);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-')
  nameBytes[letter.charCodeAt(0)] = 1;

/** Whether it is 1 to 64 of A-Z a-z 0-9 . _ - */
export function isReceiptNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to === from || to - from > 64) return false;
  for (let at = from; at < to; at += 1) if (nameBytes[bytes[at] ?? 0] === 0) return false;
  return true;
}

/** Whether it is empty or 1 to 64 characters of ASCII without control characters, without blanks at its ends. */
export function isPlainId(bytes: Uint8Array, from: number, to: number): boolean {
  if (to === from) return true;
  if (to - from > 64 || bytes[from] === space || bytes[to - 1] === space) return false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < space || byte > 126) return false;
  }
  return true;
}

export function isSameBytes(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let at = from, other = otherFrom; at < to; at += 1, other += 1) if (bytes[at] !== bytes[other]) return false;
  return true;
}
