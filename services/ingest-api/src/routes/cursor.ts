import { z } from 'zod';
import { HttpProblem } from '../http/http-problem.ts';

/** Where the next page begins: opaque to clients. */
export function encodeCursor(place: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const places = z.tuple([z.string().nullable(), z.string().max(64)]);

export function decodeCursor(cursor: string): [string | null, string] {
  try {
    return places.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw malformed();
  }
}

const dayPlaces = z.tuple([z.iso.date(), z.string().max(64), z.string().max(64), z.string().max(64)]);

/** A day, a store, a till and a currency. */
export function decodeDayCursor(cursor: string): z.infer<typeof dayPlaces> {
  try {
    return dayPlaces.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw malformed();
  }
}

/** As decimal text. */
export function wholeNumberOf(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw malformed();
  return text;
}

export function instantOf(text: string | null): string {
  const instant = z.iso.datetime().safeParse(text);
  if (!instant.success) throw malformed();
  return instant.data;
}

const malformed = (): HttpProblem => new HttpProblem('request.malformed', 'The cursor is not one that was given.');
