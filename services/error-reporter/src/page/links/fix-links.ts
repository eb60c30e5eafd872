import { type Database, type Queryable, scopedTo } from '@tillkeeper/database';
import type { PeriodicTask } from '@tillkeeper/service-kit';
import { isSamePerson } from '../../answers/same-person.ts';
import * as repository from './link-repository.ts';
import { linkPath, readLink } from './link-token.ts';

export interface FixLinksOptions {
  readonly database: Database;
  readonly secret: string;
  readonly lifetimeMs: number;
  /** Asked for each mail, as standalone learns its own address late: where the page is for everybody, without a slash at its end. */
  readonly baseUrl: () => string | undefined;
  /** Who says yes as the second person; undefined: nobody does. */
  readonly approver: string | undefined;
  readonly now: () => Date;
}

/** Who has come by a link: it opens one store, for one person. */
export interface OpenedLink {
  readonly linkId: bigint;
  readonly storeId: string;
  readonly person: string;
  readonly role: repository.LinkRole;
  /** ISO instant. */
  readonly expiresAt: string;
}

export type ReadLink =
  | { readonly status: 'open'; readonly link: OpenedLink }
  /** It was right once. */
  | {
      readonly status: 'expired' | 'revoked';
      readonly linkId: bigint;
      readonly storeId: string;
      readonly role: repository.LinkRole | undefined;
    }
  | { readonly status: 'wrong' };

export interface FixLinks {
  /** The link that stands in a mail, the same each time that this mail is written; undefined where there is no page for it. */
  of(
    tx: Queryable,
    mail: {
      readonly storeId: string;
      readonly reportId: bigint;
      readonly person: string;
      readonly role: repository.LinkRole;
    },
  ): Promise<string | undefined>;
  /** Whom a link lets in. What nobody signed is not looked for in the database. */
  read(storeId: string, token: string): Promise<ReadLink>;
  /** Whether a form was saved before. */
  isFormUsed(link: OpenedLink, formId: string): Promise<boolean>;
  noteUse(link: OpenedLink, formId: string): Promise<void>;
  /** Forgets links some time after they ended. */
  readonly task: PeriodicTask;
}

/** For as long as that after its end a link is still known as one that was right once. */
const rememberedMs = 90 * 86_400_000;

export function createFixLinks(options: FixLinksOptions): FixLinks {
  const { database, secret, lifetimeMs, baseUrl, approver, now } = options;
  const ofStore = (storeId: string): Queryable => scopedTo(database, { stores: [storeId] });
  return {
    async of(tx, { storeId, reportId, person, role }) {
      const base = baseUrl();
      if (base === undefined) return undefined;
      const expiresAtSeconds = Math.floor((now().getTime() + lifetimeMs) / 1000);
      const link = await repository.linkOfReport(tx, { storeId, reportId, person, role, expiresAtSeconds });
      return base + linkPath({ linkId: link.link_id, storeId, expiresAtSeconds: secondsOf(link.expires_at) }, secret);
    },
    async read(storeId, token) {
      const claim = readLink(storeId, token, secret);
      if (claim === undefined) return { status: 'wrong' };
      const { linkId } = claim;
      const link = await repository.findLink(ofStore(storeId), linkId);
      // a link is a person's: who is not the store's manager any more, or not the second person, has none
      const isStillTheirs =
        link === undefined ||
        (link.role === 'manager'
          ? isSamePerson(link.person, link.manager_email ?? '')
          : approver !== undefined && isSamePerson(link.person, approver));
      if (link !== undefined && (link.revoked_at !== null || !isStillTheirs))
        return { status: 'revoked', linkId, storeId, role: link.role };
      if (link === undefined || claim.expiresAtSeconds * 1000 <= now().getTime())
        return { status: 'expired', linkId, storeId, role: link?.role };
      const { person, role, expires_at: expiresAt } = link;
      return { status: 'open', link: { linkId, storeId, person, role, expiresAt } };
    },
    isFormUsed: ({ storeId, linkId }, formId) => repository.isFormUsed(ofStore(storeId), linkId, formId),
    noteUse: ({ storeId, linkId }, formId) => repository.noteUse(ofStore(storeId), linkId, formId),
    task: {
      name: 'error-reporter.links',
      everyMs: 3_600_000,
      run: async () => {
        const before = new Date(now().getTime() - rememberedMs);
        await repository.forgetLinks(scopedTo(database, { stores: 'all' }), before);
      },
    },
  };
}

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
