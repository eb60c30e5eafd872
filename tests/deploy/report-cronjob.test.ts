import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readText, root } from '../architecture/repository.ts';
import { cronJobOfKubernetes } from './job-of-kubernetes.ts';

const written = parse(await readText('deploy/k8s/base/report-cronjob.yaml'));
const cronJob = cronJobOfKubernetes.parse(written);
const { template } = cronJob.spec.jobTemplate.spec;
const [container] = template.spec.containers;
if (container === undefined) throw new Error('the CronJob has no container');

test('two rounds at once, and a field that Kubernetes does not know, are refused', () => {
  for (const spec of [
    { ...written.spec, concurrencyPolicy: 'Allow' },
    { ...written.spec, cron: '* * * * *' },
  ])
    expect(cronJobOfKubernetes.safeParse({ ...written, spec }).success).toBe(false);
  expect(template.metadata.labels).toEqual(cronJob.metadata.labels);
});

test('a round asks the operations port for what is due, without a key', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    text(request).then(body => {
      asked.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
      response.setHeader('content-type', 'application/json').end('{"reports":[]}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(container.env).toEqual([{ name: 'TILLKEEPER_OPERATIONS_URL', value: 'http://error-reporter:8081' }]);
    const [program, ...command] = container.command;
    expect(program).toBe('node');
    const child = spawn(process.execPath, [...command, ...container.args], {
      cwd: root,
      env: { PATH: '/usr/bin:/bin', TILLKEEPER_OPERATIONS_URL: `http://127.0.0.1:${port}` },
    });
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect([child.exitCode, JSON.parse(said)]).toEqual([0, []]);
    expect(asked).toEqual([['POST', '/reports', undefined, { is_dry_run: false, is_due: true }]]);
  } finally {
    server.close();
  }
});
