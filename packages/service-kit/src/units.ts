import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

const scaled = (units: Readonly<Record<string, number>>, hint: string) =>
  z.string().transform((text, context) => {
    const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text.trim());
    const unit = units[match?.[2] ?? ''];
    const value = Math.round(Number(match?.[1]) * (unit ?? Number.NaN));
    if (Number.isSafeInteger(value)) return value;
    context.addIssue({ code: 'custom', message: `write it as ${hint}` });
    return z.NEVER;
  });

/** A setting such as `200ms`, `5s`, `2m`, `12h`, `35d`; the value is in milliseconds. */
export const durationMs = (initial: string) => scaled(durationUnits, '200ms, 5s, 2m, 12h or 35d').prefault(initial);
/** How often something is done: the same, and never 0, which would be without a pause. */
export const periodMs = (initial: string) =>
  scaled(durationUnits, '200ms, 5s, 2m, 12h or 35d')
    .refine(ms => ms > 0, 'must be more than nothing')
    .prefault(initial);
/** A setting such as `100MiB`; the value is in bytes. */
export const sizeBytes = (initial: string) => scaled(sizeUnits, '64KiB, 100MiB or 1GiB').prefault(initial);

/** Digits only: JavaScript's own reading also takes ' 8e3 ' and '0x1F', which nobody means. */
export const wholeNumber = (initial: number, from = 0, to = Number.MAX_SAFE_INTEGER) =>
  z
    .union([z.string(), z.number()])
    .transform((given, context) => {
      const value = /^-?\d+$/.test(String(given)) ? Number(given) : Number.NaN;
      if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
      const range = to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`;
      context.addIssue({ code: 'custom', message: `must be a whole number ${range}` });
      return z.NEVER;
    })
    .prefault(initial);

export const yesOrNo = (initial: boolean) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .transform(text => text === 'true')
    .prefault(initial ? 'true' : 'false');
