import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { assertSchemaIsCurrent } from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readText, root } from '../architecture/repository.ts';
import { jobOfKubernetes } from './job-of-kubernetes.ts';

const written = parse(await readText('deploy/k8s/base/migrate-job.yaml'));
const job = jobOfKubernetes.parse(written);
const [container] = job.spec.template.spec.containers;
if (container === undefined) throw new Error('the Job has no container');

test.each([
  ['a field that Kubernetes does not know', { ...written, spec: { ...written.spec, backofflimit: 3 } }],
  ['a limit that is no number', { ...written, spec: { ...written.spec, backoffLimit: '3' } }],
  ['an image without a fixed tag', withContainer({ image: 'tillkeeper:latest' })],
  [
    'a container with rights of its own, beside those of every pod',
    withContainer({ securityContext: { capabilities: { drop: ['ALL'] } } }),
  ],
  ['no limit of memory', withContainer({ resources: { requests: { cpu: '1', memory: '1Mi' } } })],
])('%s is refused', (_, wrong) => expect(jobOfKubernetes.safeParse(wrong).success).toBe(false));

function withContainer(change: object): unknown {
  const copy = structuredClone(written);
  Object.assign(copy.spec.template.spec.containers[0], change);
  return copy;
}

test('every manifest of the base is in its list, and pods are found by the labels of their Job', async () => {
  const base = parse(await readText('deploy/k8s/base/kustomization.yaml'));
  const listed: string[] = [...base.resources, ...base.patches.map(({ path }: { path: string }) => path)];
  const there = readdirSync(new URL('../../deploy/k8s/base', import.meta.url)).filter(
    name => name.endsWith('.yaml') && name !== 'kustomization.yaml',
  );
  expect([...listed].sort()).toEqual(there.sort());
  expect(job.spec.template.metadata.labels).toEqual(job.metadata.labels);
});

test('the address of the database comes from a secret, and nothing else is set', () => {
  expect(container.env).toEqual([
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'tillkeeper-database-migrator', key: 'url' } } },
  ]);
});

describe('what the Job runs', () => {
  let home: TestDatabase;
  beforeEach(async () => {
    home = await createTestDatabase({ isEmpty: true });
  });
  afterEach(() => home?.drop());

  /** The command of the container, in the repository instead of the image, with its environment alone. */
  async function runJob(url?: string): Promise<{ exitCode: number | null; said: string; complained: string }> {
    const [program, ...command] = container?.command ?? [];
    expect(program).toBe('node');
    const environment = { PATH: '/usr/bin:/bin', ...(url === undefined ? {} : { DATABASE_URL: url }) };
    const child = spawn(process.execPath, [...command, ...(container?.args ?? [])], { cwd: root, env: environment });
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { exitCode: child.exitCode, said, complained };
  }
  const failsAtOnce = job.spec.podFailurePolicy.rules.flatMap(rule =>
    'onExitCodes' in rule && rule.action === 'FailJob' ? rule.onExitCodes.values : [],
  );

  test('migrates an empty database; of two at once one does it, and both are content', async () => {
    const both = await Promise.all([runJob(home.url), runJob(home.url)]);
    expect(both.map(({ exitCode, complained }) => ({ exitCode, complained }))).toEqual([
      { exitCode: 0, complained: '' },
      { exitCode: 0, complained: '' },
    ]);
    const applied = both.map(({ said }) => JSON.parse(said).applied.length).sort((a, b) => a - b);
    expect(applied[0]).toBe(0);
    expect(applied[1]).toBeGreaterThan(10);
    await assertSchemaIsCurrent(home.url);
  });

  test('refuses a schema of a newer release with a code that fails the Job at once', async () => {
    await runJob(home.url);
    const client = new pg.Client({ connectionString: home.url });
    await client.connect();
    await client.query(`insert into ops.migrations (name, run_on) values ('9999-from-the-future', now())`);
    await client.end();
    const { exitCode, complained } = await runJob(home.url);
    expect(complained).toContain('newer release (9999-from-the-future)');
    expect(failsAtOnce).toContain(exitCode);
  });

  test('a missing address fails the Job at once, a database that is away does not', async () => {
    expect(failsAtOnce).toContain((await runJob()).exitCode);
    const away = await runJob('postgres://x@127.0.0.1:1/x');
    expect(away.exitCode).toBe(3);
    expect(failsAtOnce).not.toContain(away.exitCode);
  });
});
