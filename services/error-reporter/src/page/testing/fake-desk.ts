import type { ProposedAnswer } from '@tillkeeper/contracts';
import type {
  AnswersDesk,
  CheckedAnswers,
  CheckedRow,
  GivenAlias,
  GivenAnswer,
  OpenProblem,
  SavedAnswers,
  Suggestion,
} from '../../answers/answers-desk.ts';

export const fileId = 'f'.repeat(32);

export const problemOf = (own: Partial<OpenProblem> & { exception_id: string }): OpenProblem => ({
  file_id: fileId,
  file_name: 'S014_sales_20261120_T01_000001.csv',
  row_no: Number(own.exception_id),
  store_id: 'S014',
  business_date: '2026-11-20',
  till_id: 'T01',
  transaction_id: `R-${own.exception_id}`,
  line_no: 1,
  product_id: null,
  product_name: null,
  sold_at: '2026-11-20T17:05:00.000Z',
  code: 'quantity.zero',
  severity: 'error',
  column_name: 'quantity',
  value: '0',
  message: 'The quantity is zero.',
  amount_minor: 1250,
  receipt_minor: own.amount_minor ?? 1250,
  currency: 'GBP',
  created_at: '2026-11-20T21:00:00.000Z',
  cause: own.code ?? 'quantity.zero',
  answers: ['correct', 'remove'],
  correctable: ['quantity', 'line_total'],
  suggestions: [],
  waiting: null,
  ...own,
});

type Checked = CheckedAnswers & { readonly status: 'checked' };

export interface FakeDesk extends AnswersDesk {
  problemsOpen: OpenProblem[];
  readonly saved: { storeId: string; answers: readonly ProposedAnswer[]; person: string }[];
  readonly aliases: (GivenAlias & { store_id: string })[];
  readonly answers: GivenAnswer[];
  readonly checks: (readonly ProposedAnswer[])[];
  needsSecond: boolean;
  isSlow: boolean;
}

/**
 * A desk with rules of its own, for tests of the page alone: a quantity is a number above zero, an article is one of the
 * catalogue, and a row with another open error is held. Problems with one receipt number are one basket.
 */
export function createFakeDesk(catalogue: readonly Suggestion[] = []): FakeDesk {
  const judge = (answers: readonly ProposedAnswer[]): Checked => {
    const findings: Checked['findings'][number][] = [];
    const rows: CheckedRow[] = [];
    const touched = new Set(answers.map(one => one.row_no));
    const baskets = new Set(
      desk.problemsOpen.filter(one => touched.has(one.row_no)).map(one => one.transaction_id ?? one.row_no),
    );
    for (const row_no of new Set(
      desk.problemsOpen.filter(one => baskets.has(one.transaction_id ?? one.row_no)).map(one => one.row_no),
    )) {
      const ofRow = desk.problemsOpen.filter(one => one.row_no === row_no);
      const own = answers.filter(one => one.row_no === row_no);
      const [problem] = ofRow;
      const wrong = ofRow
        .filter(one => one.severity === 'error')
        .flatMap(one => messageOf(one, own))
        .map(message => ({
          ...{ file_id: problem?.file_id ?? '', row_no, severity: 'error', message, code: problem?.code ?? '' },
          column_name: problem?.column_name ?? null,
        }));
      findings.push(...wrong);
      const isRemoved = own.some(one => one.kind === 'remove');
      rows.push({
        file_id: problem?.file_id ?? '',
        row_no,
        transaction_id: problem?.transaction_id ?? null,
        outcome: isRemoved ? 'removed' : wrong.length > 0 ? 'held' : 'loaded',
        amount_minor: problem?.amount_minor ?? null,
        currency: problem?.currency ?? 'GBP',
      });
    }
    const held = new Set(rows.filter(one => one.outcome === 'held').map(one => one.transaction_id));
    return {
      status: 'checked',
      rows: rows.map(one => (held.has(one.transaction_id) ? { ...one, outcome: 'held' as const } : one)),
      findings,
    };
  };
  const messageOf = (problem: OpenProblem, answers: readonly ProposedAnswer[]): string[] => {
    if (answers.some(one => one.kind === 'remove')) return [];
    const given = answers.find(one => one.kind === 'correct' && one.column === problem.column_name);
    if (given?.kind !== 'correct') return [problem.message];
    if (given.column === 'quantity' && !/^-?\d+(\.\d{1,3})?$/.test(given.value))
      return [`The quantity is no number: ${given.value}.`];
    if (given.column === 'quantity' && Number(given.value) === 0) return ['The quantity is zero.'];
    if (given.column === 'product_id' && !catalogue.some(one => one.product_id === given.value))
      return [`The article number is not in the catalogue: ${given.value}.`];
    return [];
  };
  const desk: FakeDesk = {
    ...{ problemsOpen: [], saved: [], aliases: [], answers: [], checks: [], needsSecond: false, isSlow: false },
    problems: async storeId => desk.problemsOpen.filter(one => one.store_id === storeId),
    async check(_storeId, answers) {
      desk.checks.push(answers);
      return desk.isSlow ? { status: 'no answer' } : judge(answers);
    },
    async save(storeId, answers, { person }): Promise<SavedAnswers> {
      if (desk.isSlow) return { status: 'no answer' };
      const checked = judge(answers);
      if (checked.rows.some(one => one.outcome === 'held')) return { status: 'still wrong', checked };
      desk.saved.push({ storeId, answers, person });
      const solved = new Set(answers.map(one => one.row_no));
      desk.problemsOpen = desk.problemsOpen.filter(one => !solved.has(one.row_no));
      const answer_ids = answers.map(answer => {
        const answer_id = String(desk.answers.length + 1);
        desk.answers.push(givenOf(answer_id, answer, person, desk.needsSecond));
        return answer_id;
      });
      return { status: 'saved', answer_ids, needs_second_person: desk.needsSecond, checked };
    },
    async always(storeId, { code, product_id }, { person }) {
      desk.aliases.push({
        ...{ alias_id: String(desk.aliases.length + 1), store_id: storeId, code, product_id, confirmed_by: person },
        product_name: catalogue.find(one => one.product_id === product_id)?.name ?? null,
        confirmed_at: '2026-11-20T21:30:00.000Z',
      });
      desk.problemsOpen = desk.problemsOpen.filter(one => one.value !== code);
      return { status: 'saved', files: 1 };
    },
    given: async () => desk.answers.toReversed(),
    givenAliases: async storeId => desk.aliases.filter(one => one.store_id === storeId),
    async undoAlways(storeId, id) {
      const at = desk.aliases.findIndex(one => one.alias_id === id && one.store_id === storeId);
      if (at === -1) return { status: 'refused', reason: 'It was taken back before.' };
      desk.aliases.splice(at, 1);
      return { status: 'undone' };
    },
    async confirm(_storeId, ids, { person }) {
      const own = desk.answers.filter(one => ids.includes(one.answer_id));
      if (own.some(one => one.answered_by === person)) return { status: 'refused', reason: 'It was you.' };
      for (const one of own) Object.assign(one, { state: 'in force', confirmed_by: person });
      return { status: 'confirmed' };
    },
    async undo(_storeId, id) {
      const one = desk.answers.find(other => other.answer_id === id && other.state !== 'undone');
      if (one === undefined) return { status: 'refused', reason: 'It was taken back before.' };
      Object.assign(one, { state: 'undone' });
      return { status: 'undone' };
    },
    searchProducts: async text =>
      catalogue.filter(one => `${one.name} ${one.product_id}`.toLowerCase().includes(text.toLowerCase())).slice(0, 10),
  };
  return desk;
}

const givenOf = (answer_id: string, answer: ProposedAnswer, person: string, isWaiting: boolean): GivenAnswer => ({
  answer_id,
  file_id: answer.file_id,
  row_no: answer.row_no,
  transaction_id: `R-${answer.row_no}`,
  kind: answer.kind,
  column_name: answer.kind === 'correct' ? answer.column : null,
  original: '0',
  value: answer.kind === 'correct' ? answer.value : null,
  code: answer.kind === 'accept' ? answer.code : null,
  state: isWaiting ? 'waiting' : 'in force',
  answered_by: person,
  answered_at: '2026-11-20T21:30:00.000Z',
  confirmed_by: null,
  amount_minor: 1250,
  currency: 'GBP',
});
