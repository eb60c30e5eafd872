import type { FixPage } from '../fix-page.ts';
import { PageProblem } from '../server/page-problem.ts';

/** The form's own name; throws where the form is none of ours, or of another link. `old`: it was open for too long. */
export function takeForm(page: FixPage, linkId: bigint, body: unknown): { formId: string } | 'old' {
  const read = page.forms.read(linkId, fieldOfBody(body, 'form'));
  if (read.status === 'right') return { formId: read.formId };
  page.telemetry.formRefused(read.status);
  if (read.status === 'old') return 'old';
  throw new PageProblem('not-from-here');
}

/** One field of a form that was sent; undefined: it is not there. */
export const fieldOfBody = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Object.entries(body).find(([one]) => one === name)?.[1] : undefined;
