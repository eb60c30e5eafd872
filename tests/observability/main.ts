import { writeFile } from 'node:fs/promises';
import { readDashboards } from '../architecture/documents/uses-of-metrics.ts';
import { startBrowser } from '../page/browser.ts';
import { drawContactSheet, evaluatePanels } from './draw-dashboards.ts';
import { startCollector } from './running/collector.ts';
import { sendDayOfPersons } from './running/day-of-persons.ts';
import { observedStandalone } from './running/observed-system.ts';
import { startPrometheus } from './running/prometheus.ts';

// Draws every panel of every dashboard from a standalone process into which a day is sent: `node tests/observability/main.ts sheet.png`
const [path = 'dashboards.png'] = process.argv.slice(2);
const collector = await startCollector();
const system = await observedStandalone(collector.url);
const prometheus = await startPrometheus(system.targets);
const browser = await startBrowser('desk');
try {
  const from = new Date();
  await sendDayOfPersons(system);
  await new Promise(resolve => setTimeout(resolve, 20_000));
  const page = await browser.context.newPage();
  await page.setContent(drawContactSheet(await evaluatePanels(await readDashboards(), prometheus, from)));
  await writeFile(path, await page.screenshot({ fullPage: true }));
  process.stdout.write(`${path}\n`);
} finally {
  await browser.close();
  await prometheus.stop();
  await system.stop();
  await collector.close();
}
