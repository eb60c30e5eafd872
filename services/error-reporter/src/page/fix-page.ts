import type { Queryable } from '@tillkeeper/database';
import type { Telemetry } from '@tillkeeper/service-kit';
import type { AnswersDesk } from '../answers/answers-desk.ts';
import type { AppliedSheet } from '../sheet/apply-sheet.ts';
import type { FixLinks } from './links/fix-links.ts';
import type { FormTokens } from './server/form-tokens.ts';
import type { VisitedStore } from './server/visit.ts';

/** Mails that the page causes. */
export interface PageMails {
  /** Asks the second person for a yes; `nobody`: none is known but the one who answered. */
  askSecondPerson(question: {
    readonly storeId: string;
    readonly answerIds: readonly string[];
    readonly answeredBy: string;
  }): Promise<'asked' | 'nobody'>;
  /** A new link to the store's manager, at the address that the tables have; not again and again. */
  sendNewLink(storeId: string): Promise<'sent' | 'sent before' | 'nobody'>;
}

/** Everything that the page asks others for. */
export interface FixPage {
  readonly desk: AnswersDesk;
  readonly links: FixLinks;
  readonly forms: FormTokens;
  readonly mails: PageMails;
  /** The store, for the eyes of who has named it; undefined: it is gone. */
  readonly findStore: (storeId: string) => Promise<VisitedStore | undefined>;
  readonly applySheet?: (storeId: string, bytes: Buffer, person: string) => Promise<AppliedSheet>;
  readonly telemetry: PageTelemetry;
  readonly publicOrigin: () => string | undefined;
  readonly now: () => Date;
}

/** Labels are names of ours: never an address, a link or a person. */
export interface PageTelemetry {
  readonly logger: Telemetry['logger'];
  answered(kind: string, outcome: string): void;
  linkRefused(why: string): void;
  formRefused(why: string): void;
}

export function createPageTelemetry(telemetry: Telemetry): PageTelemetry {
  const answers = telemetry.counter('fix_answers_total', 'Answers on the page of open problems', {
    kind: 'kinds of answers and of buttons of the page',
    outcome: 'what the page says of an answer',
  });
  const links = telemetry.counter('fix_links_refused_total', 'Links that did not open the page', {
    why: ['expired', 'revoked', 'wrong'],
  });
  const forms = telemetry.counter('fix_forms_refused_total', 'Forms that were not taken', {
    why: ['old', 'foreign'],
  });
  return {
    logger: telemetry.logger,
    answered: (kind, outcome) => answers({ kind, outcome }),
    linkRefused: why => links({ why }),
    formRefused: why => forms({ why }),
  };
}

export async function findVisitedStore(tx: Queryable, storeId: string): Promise<VisitedStore | undefined> {
  const { rows } = await tx.query<VisitedStore>(
    'select store_id, name, currency, country, time_zone from retail.stores where store_id = $1',
    [storeId],
  );
  return rows[0];
}
