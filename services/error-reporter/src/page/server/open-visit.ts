import { createSpeech } from '@tillkeeper/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FixPage } from '../fix-page.ts';
import { sendLinkTrouble } from '../routes/link-trouble.ts';
import { PageProblem } from './page-problem.ts';
import { assertFromHere } from './page-security.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { Visit } from './visit.ts';

export interface LinkParams {
  readonly storeId: string;
  readonly token: string;
}

const visits = new WeakMap<FastifyRequest, Visit>();

/** Who visits, behind a link that `createVisitOpener`'s hook let in. */
export function visitOf(request: FastifyRequest): Visit {
  const visit = visits.get(request);
  if (visit === undefined) throw new Error('this route lacks its link');
  return visit;
}

const byAddress = { perSecond: 10, burst: 120 };
const byLink = { perSecond: 3, burst: 60 };
/** What is asked of the rules costs them a file. */
const formsByLink = { perSecond: 1, burst: 30 };
/** Addresses that come with links that nobody signed are trying. */
const wrongLinks = { perSecond: 0.2, burst: 20 };

/** A hook that lets in who has a link and does not ask too often. Programs that look into mails may come by it: it changes nothing. */
export function createVisitOpener(page: FixPage) {
  const { links, forms, now, telemetry } = page;
  const addresses = createRateLimiter(byAddress, now);
  const knownLinks = createRateLimiter(byLink, now);
  const sentForms = createRateLimiter(formsByLink, now);
  const tries = createRateLimiter(wrongLinks, now);
  const limit = (waitSeconds: number): void => {
    if (waitSeconds > 0) throw new PageProblem('too-many', waitSeconds);
  };
  return async (request: FastifyRequest<{ Params: LinkParams }>, reply: FastifyReply) => {
    limit(addresses(request.ip));
    if (request.method === 'POST') assertFromHere(request, page.publicOrigin());
    const { storeId, token } = request.params;
    const read = await links.read(storeId, token);
    if (read.status !== 'open') telemetry.linkRefused(read.status);
    if (read.status === 'wrong') {
      limit(tries(request.ip));
      throw new PageProblem('wrong');
    }
    const name = String(read.status === 'open' ? read.link.linkId : read.linkId);
    limit(knownLinks(name));
    if (request.method === 'POST') limit(sentForms(name));
    const path = `/${encodeURIComponent(storeId)}/${token}`;
    if (read.status !== 'open') {
      // the one thing that such a link still does
      if (request.method === 'POST' && request.routeOptions.url?.endsWith('/new-link') === true) return undefined;
      return sendLinkTrouble(reply, { ...read, path, formToken: forms.make(read.linkId) });
    }
    const store = await page.findStore(storeId);
    if (store === undefined) throw new PageProblem('missing');
    const speech = createSpeech(store);
    visits.set(request, { link: read.link, store, speech, path, formToken: forms.make(read.link.linkId) });
    return undefined;
  };
}
