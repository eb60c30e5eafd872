import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtPage } from '../look/page-pictures.ts';
import { type Browser, noBrowser, screens, startBrowser } from './browser.ts';

if (noBrowser !== undefined) console.warn(`skipped: ${noBrowser}`);

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, with everything that it can look for. */
async function violationsOf(page: Page): Promise<string[]> {
  // the page's own policy lets no script in but the page's: through the debugger, as a reader's extension would come
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(found.violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  // what axe says of itself, through JSON
  const violations = JSON.parse(String(result.value)) as AxeResults['violations'];
  return violations.flatMap(one => one.nodes.map(node => `${one.id}: ${one.help} ${node.html.slice(0, 160)}`));
}

describe.skipIf(noBrowser !== undefined)('axe finds nothing', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    browser = await startBrowser('desk');
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  test.each(['phone', 'desk'] as const)(
    'on any page, on a %s, light and dark',
    async screen => {
      const looked: string[] = [];
      await page.setViewportSize(screens[screen].viewport);
      await lookAtPage(page, [], async (name, show) => {
        await show();
        // everything that can be opened is looked at, too
        await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect([name, colorScheme, await violationsOf(page)]).toEqual([name, colorScheme, []]);
        }
        const { scrollWidth, innerWidth } = await page.evaluate<{ scrollWidth: number; innerWidth: number }>(
          '({scrollWidth: document.documentElement.scrollWidth, innerWidth})',
        );
        expect([name, scrollWidth <= innerWidth]).toEqual([name, true]);
        looked.push(name);
      });
      expect(looked.length).toBeGreaterThan(9);
    },
    240_000,
  );

  test('and would find a picture without words and a field without a name', async () => {
    await page.setContent('<html><body><main><img src="x"><input></main></body></html>');
    const found = await violationsOf(page);
    expect(found.map(one => one.split(':')[0])).toEqual(expect.arrayContaining(['image-alt', 'label']));
  });
});
