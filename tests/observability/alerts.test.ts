import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readCatalogue } from '../architecture/documents/render-metrics.ts';
import { metricsIn, readAlerts, readDashboards, rulesFile } from '../architecture/documents/uses-of-metrics.ts';
import { listFiles, readText, root } from '../architecture/repository.ts';
import { blocksOf, readRunbooks } from './runbook-blocks.ts';
import { noPrometheus } from './running/prometheus.ts';

const run = promisify(execFile);
const testsFile = rulesFile.replace('rules.yaml', 'rules.test.yaml');
const alerts = await readAlerts();
const runbooks = await readRunbooks();
const allTests = z
  .looseObject({
    tests: z.array(
      z.looseObject({
        name: z.string(),
        alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()).optional() })),
      }),
    ),
  })
  .parse(parse(await readText(testsFile)));
const unitTests = allTests.tests.flatMap(one => one.alert_rule_test);
const { declared, ofProcess } = await readCatalogue();
const known = new Set([...declared, ...ofProcess].map(({ name }) => name));

describe.each(alerts)('$alert', ({ alert, expr, annotations }) => {
  test('has a run-book that says what it means, where to look, what to do and when it is over', () => {
    const page = runbooks.get(alert) ?? '';
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What it means for sales', 'First look', 'What to do', 'It is over when']);
    expect(blocksOf(page, 'promql').length + blocksOf(page, 'sh').length).toBeGreaterThan(0);
    expect(annotations.runbook_url).toBe(`https://runbooks.tillkeeper.example/${alert}`);
  });

  test('is tested to come and not to come', () => {
    const cases = unitTests.filter(({ alertname }) => alertname === alert);
    expect(cases.filter(one => (one.exp_alerts ?? []).length > 0).length).toBeGreaterThan(0);
    expect(cases.filter(one => (one.exp_alerts ?? []).length === 0).length).toBeGreaterThan(0);
  });

  test('reads only metrics of the catalogue', () => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(metricsIn(expr).filter(name => !known.has(name))).toEqual([]);
  });
});

test('there is no run-book of an alert that is not there', () => {
  expect([...runbooks.keys()].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
});

test('run-books and dashboards read only metrics of the catalogue', async () => {
  const ofRunbooks = [...runbooks].flatMap(([name, page]) => blocksOf(page, 'promql').map(expr => ({ name, expr })));
  const ofDashboards = (await readDashboards()).flatMap(({ title, panels }) =>
    panels.flatMap(({ targets }) => targets.map(({ expr }) => ({ name: title, expr }))),
  );
  const wrong = [...ofRunbooks, ...ofDashboards].flatMap(({ name, expr }) =>
    metricsIn(expr)
      .filter(metric => !known.has(metric))
      .map(metric => `${name}: ${metric}`),
  );
  expect(wrong).toEqual([]);
});

test('every panel says what one sees', async () => {
  const files = (await listFiles('deploy/k8s/observability/dashboards')).length;
  const dashboards = await readDashboards();
  expect(dashboards).toHaveLength(files);
  const silent = dashboards.flatMap(({ panels }) => panels.filter(panel => (panel.description ?? '').length < 20));
  expect(silent.map(({ title }) => title)).toEqual([]);
});

describe.skipIf(noPrometheus !== undefined)(`promtool${noPrometheus === undefined ? '' : ` (${noPrometheus})`}`, () => {
  test('takes the rules, and finds that alerts come and do not come as they should', async () => {
    await run('promtool', ['check', 'rules', rulesFile], { cwd: root });
    const { stdout } = await run('promtool', ['test', 'rules', testsFile], { cwd: root });
    expect(stdout).toContain('SUCCESS');
  }, 120_000);

  test('finds an alert that comes too late, so that its word counts', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-rules-'));
    try {
      const late = (await readText(rulesFile)).replace('tillkeeper_dead_letters) > 0', 'tillkeeper_dead_letters) > 2');
      await writeFile(join(directory, 'rules.yaml'), late);
      const itsTests = allTests.tests.filter(one => one.name.startsWith('TillkeeperDeadLetters'));
      await writeFile(join(directory, 'rules.test.yaml'), JSON.stringify({ ...allTests, tests: itsTests }));
      const tested = run('promtool', ['test', 'rules', join(directory, 'rules.test.yaml')]);
      await expect(tested).rejects.toMatchObject({ stderr: expect.stringContaining('TillkeeperDeadLetters') });
    } finally {
      await rm(directory, { recursive: true });
    }
  }, 120_000);

  test('reads every query of the run-books', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-queries-'));
    try {
      const queries = [...runbooks.values()].flatMap(page => blocksOf(page, 'promql'));
      const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
      const path = join(directory, 'queries.yaml');
      await writeFile(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
      const { stdout } = await run('promtool', ['check', 'rules', path]);
      expect(stdout).toContain(`SUCCESS: ${queries.length} rules found`);
      expect(queries.length).toBeGreaterThan(alerts.length);
    } finally {
      await rm(directory, { recursive: true });
    }
  }, 60_000);
});
if (noPrometheus !== undefined) console.warn(`skipped: alerts by promtool; ${noPrometheus}`);
