import { keyOfCause } from '../page/problems/problem-groups.ts';

/** Where a mail leads to: from our own settings, never from data. */
export interface MailLinks {
  /** The page of the store's open problems, signed; undefined: there is none, and nothing leads anywhere. */
  readonly fixUrl?: string | undefined;
}

/** A cause's place on the page (none: the page itself); undefined where there is no page. Anything but a web address is a mistake in the settings. */
export function linkTo(cause: string, { fixUrl }: MailLinks): string | undefined {
  if (fixUrl === undefined) return undefined;
  const url = new URL(fixUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('the page has no web address');
  if (cause !== '') url.hash = keyOfCause(cause);
  return url.href;
}
