import type { FastifyInstance } from 'fastify';
import type { SavedAnswers } from '../../answers/answers-desk.ts';
import { isStillWrong } from '../../answers/still-wrong.ts';
import { type Answered, readDrafts, resolveDrafts } from '../answering/drafts.ts';
import { judgeDrafts } from '../answering/judge-drafts.ts';
import { simpleOutcome } from '../answering/outcome.ts';
import type { FixPage } from '../fix-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { sendJudged, sendOutcome } from './check.ts';
import type { Notice } from './notices.ts';
import { mostProblems } from './overview.ts';
import { fieldOfBody, takeForm } from './take-form.ts';

/** Keeps what was shown. The rules are asked once more: what is still wrong, or is so by now, is not kept. */
export function save(app: FastifyInstance, page: FixPage): void {
  app.post<{ Params: LinkParams }>('/:storeId/:token/save', async (request, reply) => {
    const visit = visitOf(request);
    const { link, store } = visit;
    if (link.role !== 'manager') throw new PageProblem('missing');
    const form = takeForm(page, link.linkId, request.body);
    const to = (notice: Notice) => reply.redirect(`${visit.path}?done=${notice}`, 303);
    if (form === 'old') return to('old');
    const drafts = readDrafts(fieldOfBody(request.body, 'drafts'));
    if (drafts.length === 0) throw new PageProblem('malformed');
    if (await page.links.isFormUsed(link, form.formId)) return to('used');
    const open = await page.desk.problems(store.store_id, mostProblems);
    const { answered } = resolveDrafts(drafts, open);
    if (answered.length === 0) return to('gone');
    const saved = await keep(page, visit, answered);
    for (const kind of new Set(drafts.map(one => one.kind))) page.telemetry.answered(kind, saved.status);
    switch (saved.status) {
      case 'saved':
        await page.links.noteUse(link, form.formId);
        return to(await noticeOfSaved(page, visit, saved));
      // the rules say something else than when it was shown: shown again as they say it now
      case 'still wrong':
        return sendJudged(reply, visit, drafts, await judgeDrafts(page.desk, store.store_id, drafts, open));
      case 'refused':
        return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.refused, saved.reason), 409);
      case 'no answer':
        return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.noAnswer), 503);
      default:
        return saved satisfies never;
    }
  });
}

/** "Always" is an alias, which settles the lines as well; everything else are answers to lines. */
async function keep(
  { desk }: FixPage,
  { link, store }: Visit,
  answered: readonly Answered[],
): Promise<Exclude<SavedAnswers, { status: 'saved' }> | { status: 'saved'; answerIds: readonly string[] }> {
  const by = { person: link.person, via: 'page' } as const;
  const answers = answered.map(one => one.answer);
  const { draft, problem } = answered.find(one => one.draft.kind === 'correct' && one.draft.always) ?? {};
  if (draft?.kind === 'correct' && problem?.value != null) {
    const checked = await desk.check(store.store_id, answers);
    if (checked.status !== 'checked') return checked;
    if (isStillWrong(answers, checked)) return { status: 'still wrong', checked };
    const alias = { code: problem.value, product_id: draft.value };
    const kept = await desk.always(store.store_id, alias, by);
    return kept.status === 'saved' ? { status: 'saved', answerIds: [] } : kept;
  }
  const kept = await desk.save(store.store_id, answers, by);
  if (kept.status !== 'saved') return kept;
  return { status: 'saved', answerIds: kept.needs_second_person ? kept.answer_ids : [] };
}

async function noticeOfSaved(
  { mails }: FixPage,
  { link, store }: Visit,
  { answerIds }: { answerIds: readonly string[] },
): Promise<Notice> {
  if (answerIds.length === 0) return 'saved';
  const asked = await mails.askSecondPerson({ storeId: store.store_id, answerIds, answeredBy: link.person });
  return asked === 'asked' ? 'second' : 'nobody';
}
