import type { Declarations } from '@tillkeeper/domain';
import { addDecimals } from '@tillkeeper/record-reader';
import { HttpProblem } from '../http/http-problem.ts';

/** The texts that came as headers (PUT) or as fields (multipart). */
export interface DeclarationTexts {
  readonly contentDigest: string | undefined;
  readonly rowCount: string | undefined;
  readonly controlTotal: string | undefined;
}

/** Reads declarations. What was declared and cannot be read is refused: it must not pass for checked. */
export function parseDeclarations(texts: DeclarationTexts): Declarations {
  const { contentDigest, rowCount, controlTotal } = texts;
  return {
    ...(contentDigest !== undefined && { sha256: parseContentDigest(contentDigest) }),
    ...(rowCount !== undefined && { rowCount: parseRowCount(rowCount) }),
    ...(controlTotal !== undefined && { controlTotal: parseControlTotal(controlTotal) }),
  };
}

/** RFC 9530: a dictionary of structured fields (RFC 9651), of which only `sha-256` can be checked. Returns hex. */
export function parseContentDigest(text: string): string {
  let sha256: string | undefined;
  // Base64 and tokens have no commas; a parameter that is a quoted string may.
  for (const member of text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? []) {
    const match = /^\s*([A-Za-z*][A-Za-z0-9_.*-]*)\s*=\s*:([A-Za-z0-9+/=]*):\s*(?:;.*)?$/.exec(member);
    if (match === null) throw new HttpProblem('request.malformed', 'Content-Digest is written sha-256=:base64:');
    const [, algorithm = '', base64 = ''] = match;
    if (algorithm.toLowerCase() !== 'sha-256') continue;
    const digest = Buffer.from(base64, 'base64');
    if (digest.length !== 32)
      throw new HttpProblem('request.malformed', 'The sha-256 of Content-Digest has 32 bytes in base64.');
    sha256 = digest.toString('hex');
  }
  if (sha256 === undefined) throw new HttpProblem('request.malformed', 'Content-Digest needs a sha-256.');
  return sha256;
}

function parseRowCount(text: string): number {
  if (!/^\s*\d{1,12}\s*$/.test(text)) throw new HttpProblem('request.malformed', 'The row count is a whole number.');
  return Number(text);
}

function parseControlTotal(text: string): string {
  const shortest = addDecimals(text.trim(), '0');
  if (shortest === undefined)
    throw new HttpProblem('request.malformed', 'The control total is a decimal number such as 1234.50.');
  return shortest;
}
