import type { FastifyRequest } from 'fastify';
import { PageProblem } from './page-problem.ts';

/** On every answer. A link stands in the address, so no other place ever learns the address: not by a referrer, not by a cache. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
};

/**
 * A form of ours is sent by our page. Browsers say so themselves (Sec-Fetch-Site); older ones name the origin, which is
 * `null` where nothing is said of referrers, as here. Beside this, a form carries a token that only our page has.
 */
export function assertFromHere(request: FastifyRequest, publicOrigin: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new PageProblem('not-from-here');
  const { origin } = request.headers;
  if (origin === undefined || origin === 'null' || origin === publicOrigin) return;
  const isOwn = URL.canParse(origin) && new URL(origin).host === request.headers.host;
  if (!isOwn) throw new PageProblem('not-from-here');
}
