import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Sender, webTransaction } from '@tillkeeper/contracts';
import { mayUseStore } from '@tillkeeper/domain';
import { JsonTextError, readJsonObject } from '@tillkeeper/record-reader';
import type { z } from 'zod';
import type { PointedMistake } from '../http/http-problem.ts';

export type ParsedTransactions =
  /** Each on one line, its numbers as they were sent, its store said. */
  | { readonly status: 'right'; readonly lines: readonly string[] }
  | {
      readonly status: 'wrong';
      readonly code: 'request.malformed' | 'sender.forbidden' | 'transaction.invalid';
      readonly mistakes: readonly PointedMistake[];
    };

type Mistake = PointedMistake & { readonly code: 'request.malformed' | 'sender.forbidden' | 'transaction.invalid' };
type Parsed = { readonly line: string } | { readonly mistakes: readonly Mistake[] };

/** More are not listed: one wrong program makes the same mistake in every line. */
const maxMistakes = 1000;
/** Other requests get their turn after so long. */
const turnMs = 10;

/** Reads the texts of transactions, one JSON object each. `isList` puts their number (from 0) at the head of each pointer. */
export async function parseTransactions(
  texts: readonly string[],
  options: { sender: Sender; isList: boolean },
): Promise<ParsedTransactions> {
  const lines: string[] = [];
  const mistakes: Mistake[] = [];
  let turnBeganAt = performance.now();
  for (const [index, text] of texts.entries()) {
    const parsed = parseTransaction(text, options.sender);
    if ('line' in parsed) lines.push(parsed.line);
    else {
      const head = options.isList ? `/${index}` : '';
      mistakes.push(...parsed.mistakes.map(one => ({ ...one, pointer: head + one.pointer })));
      if (mistakes.length >= maxMistakes) break;
    }
    if (performance.now() - turnBeganAt > turnMs) {
      await nextTurn();
      turnBeganAt = performance.now();
    }
  }
  if (mistakes.length === 0) return { status: 'right', lines };
  const codes = new Set(mistakes.map(mistake => mistake.code));
  return {
    status: 'wrong',
    code: codes.has('request.malformed')
      ? 'request.malformed'
      : codes.has('transaction.invalid')
        ? 'transaction.invalid'
        : 'sender.forbidden',
    mistakes: mistakes.slice(0, maxMistakes).map(({ pointer, detail }) => ({ pointer, detail })),
  };
}

function parseTransaction(text: string, sender: Sender): Parsed {
  let value: unknown;
  try {
    readJsonObject(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof JsonTextError) {
      const code = error.code === 'json.duplicate-key' ? 'transaction.invalid' : 'request.malformed';
      return { mistakes: [{ code, pointer: '', detail: error.message }] };
    }
    if (error instanceof SyntaxError)
      return { mistakes: [{ code: 'request.malformed', pointer: '', detail: 'It is not JSON.' }] };
    throw error;
  }
  const parsed = webTransaction.safeParse(value, { reportInput: false });
  if (!parsed.success) return { mistakes: parsed.error.issues.flatMap(mistakesOf) };
  return withStore(text, parsed.data.store_id, sender);
}

/** The text stays as it was sent: 19.90 must not become 19.9. A line end in valid JSON is nothing but space. */
function withStore(text: string, storeId: string | undefined, sender: Sender): Parsed {
  const oneLine = text.trim().replaceAll(/[\r\n]/g, ' ');
  if (storeId !== undefined) {
    if (mayUseStore(sender, storeId)) return { line: oneLine };
    const detail = `This key may not write for the store ${storeId}.`;
    return { mistakes: [{ code: 'sender.forbidden', pointer: '/store_id', detail }] };
  }
  const [only, ...others] = sender.stores ?? [];
  if (only !== undefined && others.length === 0)
    return { line: `{"store_id":${JSON.stringify(only)},${oneLine.slice(1)}` };
  return { mistakes: [{ code: 'transaction.invalid', pointer: '/store_id', detail: 'Say which store it is.' }] };
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  const at = (path: readonly PropertyKey[], detail: string): Mistake => ({
    code: 'transaction.invalid',
    pointer: path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail,
  });
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => at([...issue.path, key], 'There is no such column.'));
  if (issue.code === 'invalid_union') return [at(issue.path, 'It has to be a number, or a decimal number as text.')];
  return [at(issue.path, issue.message)];
}
