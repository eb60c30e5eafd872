import type { Speech } from '@tillkeeper/domain';
import type { OpenedLink } from '../links/fix-links.ts';

/** Somebody's look at a page: who, of which store, and how it is spoken to. */
export interface Visit {
  readonly link: OpenedLink;
  readonly store: VisitedStore;
  readonly speech: Speech;
  /** Where the page is, `/S014/<token>`: nothing of what was asked for but what was signed. */
  readonly path: string;
  /** For the forms of this answer. */
  readonly formToken: string;
}

export interface VisitedStore {
  readonly store_id: string;
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  readonly time_zone: string;
}
