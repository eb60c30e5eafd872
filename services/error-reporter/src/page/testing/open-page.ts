import { createLogger, createRegistry, createTelemetry } from '@tillkeeper/service-kit';
import { createPageTelemetry } from '../fix-page.ts';
import type { LinkRole } from '../links/link-repository.ts';
import { createFormTokens } from '../server/form-tokens.ts';
import { buildPageApp } from '../server/page-app.ts';
import type { FakeDesk } from './fake-desk.ts';

export interface OpenPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** The page without a database: every link opens it, in the role that its token names. For looks and browsers. */
export async function startOpenPage(desk: FakeDesk, storeName = 'Leeds, Briggate'): Promise<OpenPage> {
  const now = (): Date => new Date('2026-11-20T22:00:00Z');
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: createRegistry(),
  });
  const used = new Set<string>();
  const roles: Readonly<Record<string, LinkRole>> = { manager: 'manager', second: 'second-person' };
  const app = await buildPageApp({
    ...{ desk, now, telemetry: createPageTelemetry(telemetry), publicOrigin: () => undefined },
    forms: createFormTokens({ secret: 'of no link that anybody has', now }),
    links: {
      of: async () => undefined,
      read: async (storeId, token) => {
        const role = roles[token];
        if (role === undefined)
          return { status: token === 'expired' ? 'expired' : 'wrong', linkId: 2n, storeId, role: 'manager' };
        const person = role === 'manager' ? 'ada@stores.example' : 'area@head.example';
        return { status: 'open', link: { linkId: 1n, storeId, person, role, expiresAt: '2026-12-04T22:00:00.000Z' } };
      },
      isFormUsed: async (_link, formId) => used.has(formId),
      noteUse: async (_link, formId) => void used.add(formId),
      task: { name: 'none', everyMs: 1, run: async () => {} },
    },
    findStore: async store_id => ({
      ...{ store_id, name: storeName, currency: 'GBP', country: 'GB', time_zone: 'Europe/London' },
    }),
    mails: { askSecondPerson: async () => 'asked', sendNewLink: async () => 'sent' },
    applySheet: async () => ({ status: 'refused', reason: 'This is not the spreadsheet of one of our mails.' }),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: async () => void (await app.close()) };
}
