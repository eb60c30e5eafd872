import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { renderHtml } from '@tillkeeper/error-reporter/render';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, noBrowser, screens, startBrowser } from '../page/browser.ts';
import { sampleMails } from './sample-mails.ts';

if (noBrowser !== undefined) console.warn(`skipped: ${noBrowser}`);
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// a mail is an article in the page of a mail program, which has the landmarks
const options = `{rules: {'landmark-one-main': {enabled: false}, region: {enabled: false}}}`;

describe.skipIf(noBrowser !== undefined)('a mail in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    browser = await startBrowser('phone');
    page = await browser.context.newPage();
    page.on('request', request => asked.push(request.url()));
  });
  afterAll(() => browser?.close());

  test.each(Object.entries(sampleMails))(
    '%s is no wider than a phone, asks nobody for anything, and axe finds nothing',
    async (_, content) => {
      await page.setViewportSize(screens.phone.viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setContent(renderHtml(content, { fixUrl: 'https://tills.example/fix/S014' }));
        const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');
        expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
        await page.evaluate(axeSource);
        const found = await page.evaluate<string>(
          `axe.run(document, ${options}).then(found => JSON.stringify(found.violations))`,
        );
        // what axe says of itself, through JSON
        const violations = JSON.parse(found) as AxeResults['violations'];
        const said = violations.flatMap(one =>
          one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
        );
        expect([colorScheme, said]).toEqual([colorScheme, []]);
      }
      expect(asked).toEqual([]);
    },
  );
  test('what can be pressed is large enough for a thumb', async () => {
    const { digest } = sampleMails;
    await page.setContent(renderHtml(digest!, { fixUrl: 'https://tills.example/fix/S014' }));
    const heights = await page.evaluate<number[]>(
      '[...document.querySelectorAll("a")].map(one => one.getBoundingClientRect().height)',
    );
    expect(heights.length).toBeGreaterThan(5);
    expect(heights.filter(height => height < 34)).toEqual([]);
  });
});
