import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FixPage } from '../fix-page.ts';
import { html } from '../html/html.ts';
import { sendPlain } from '../server/answer-page.ts';
import type { LinkParams } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import { words } from '../words.ts';
import { takeForm } from './take-form.ts';

const say = words.trouble;

/** A link that was right once: what to do now. A new one goes to the address in the tables, whoever asks. */
export function sendLinkTrouble(
  reply: FastifyReply,
  link: { status: 'expired' | 'revoked'; role: string | undefined; path: string; formToken: string },
): FastifyReply {
  const title = say[link.status];
  const main =
    link.role === 'second-person'
      ? html`<h1>${title}</h1><p>${say.expiredSecond}</p>`
      : html`<h1>${title}</h1><p>${link.status === 'expired' ? say.expiredHelp : say.revokedHelp}</p>
        <form method="post" action="${link.path}/new-link"><input type="hidden" name="form" value="${link.formToken}"><button class="save">${say.newLink}</button></form>`;
  return sendPlain(reply, { status: 410, title, main });
}

/** Mails a new link to the manager of the store whose old link it was. */
export function newLink(app: FastifyInstance, page: FixPage): void {
  app.post<{ Params: LinkParams }>('/:storeId/:token/new-link', async (request, reply) => {
    const { storeId, token } = request.params;
    const read = await page.links.read(storeId, token);
    if (read.status === 'wrong') throw new PageProblem('wrong');
    const linkId = read.status === 'open' ? read.link.linkId : read.linkId;
    takeForm(page, linkId, request.body);
    const outcome = await page.mails.sendNewLink(storeId);
    page.telemetry.answered('new-link', outcome);
    return sendPlain(reply, {
      status: 200,
      title: say.newLink,
      main: html`<h1>${say[read.status === 'revoked' ? 'revoked' : 'expired']}</h1><p class="notice" role="status">${say.newLinkSent}</p>`,
    });
  });
}
