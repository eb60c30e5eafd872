import { createFakeDesk, startOpenPage } from '@tillkeeper/error-reporter/page/testing';
import type { Page } from 'playwright-core';
import { sampleAnswers, sampleProblems } from './sample-problems.ts';

const catalogue = [
  { product_id: 'SKU-001', name: 'Home shirt 2026/27, red, adult L' },
  { product_id: 'SKU-077', name: 'Scarf, striped' },
  { product_id: 'SKU-078', name: 'Scarf, red' },
];

type Picture = (page: Page, url: string) => Promise<void>;

const byTill: Picture = async (page, url) => void (await page.goto(`${url}/S014/manager`));

/** What is looked at on the page of open problems, and how one gets there. */
const pictures: Readonly<Record<string, Picture>> = {
  overview: byTill,
  'one-open': async (page, url) => {
    await byTill(page, url);
    await page.locator('#p7 > summary').click();
    await page.locator('#p20').scrollIntoViewIfNeeded();
  },
  'would-be-loaded': async (page, url) => {
    await byTill(page, url);
    await page
      .getByRole('button', { name: /SKU-001/ })
      .first()
      .click();
    await page.locator('#outcome').waitFor();
  },
  'still-wrong': async (page, url) => {
    await byTill(page, url);
    await page.locator('#p20 > summary').click();
    await page.locator('#quantity-20').fill('two');
    await page.locator('#quantity-20').press('Enter');
    await page.locator('#outcome').waitFor();
  },
  'find-article': async (page, url) => {
    await byTill(page, url);
    await page.locator('input[type=search]').first().fill('scarf');
    await page.locator('input[type=search]').first().press('Enter');
    await page.locator('#outcome').waitFor();
  },
  saved: async (page, url) => void (await page.goto(`${url}/S014/manager?done=saved`)),
  answers: async (page, url) => void (await page.goto(`${url}/S014/manager/answers`)),
  sheet: async (page, url) => void (await page.goto(`${url}/S014/manager/sheet`)),
  'second-person': async (page, url) => void (await page.goto(`${url}/S014/second`)),
  expired: async (page, url) => void (await page.goto(`${url}/S014/expired`)),
  wrong: async (page, url) => void (await page.goto(`${url}/S014/nothing`)),
};

/** Calls back with each page as it is looked at, once for each screen and light. */
export async function lookAtPage(
  page: Page,
  names: readonly string[],
  take: (name: string, show: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const [name, picture] of Object.entries(pictures)) {
    if (names.length > 0 && !names.includes(`page-${name}`)) continue;
    await take(`page-${name}`, async () => {
      const desk = createFakeDesk(catalogue);
      desk.problemsOpen = [...sampleProblems];
      desk.answers.push(...sampleAnswers.toReversed());
      const open = await startOpenPage(desk);
      try {
        await picture(page, open.url);
      } finally {
        await open.stop();
      }
    });
  }
}
