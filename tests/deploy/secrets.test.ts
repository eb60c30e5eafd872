import { expect, test } from 'vitest';
import { z } from 'zod';
import { listFiles, readText } from '../architecture/repository.ts';
import { manifestsFolder, objectsOf, overlays, services, variablesOf } from './manifests.ts';

const externalSecret = z.looseObject({
  kind: z.literal('ExternalSecret'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    target: z.looseObject({
      name: z.string(),
      template: z.looseObject({ data: z.record(z.string(), z.string()) }).optional(),
    }),
    data: z.array(z.looseObject({ secretKey: z.string() })),
  }),
});
const kafkaUser = z.looseObject({ kind: z.literal('KafkaUser'), metadata: z.looseObject({ name: z.string() }) });

/** Every `secret/key` that a manifest names, read as text: in patches as well as in objects. */
async function named(): Promise<string[]> {
  const paths = (await listFiles(manifestsFolder)).filter(path => path.endsWith('.yaml'));
  const texts = await Promise.all(paths.map(readText));
  const reference = /(?:secretKeyRef|accessKeyId|secretAccessKey):\n\s+(?:#[^\n]*\n\s+)?name: (\S+)\n\s+key: (\S+)/g;
  return [...new Set(texts.flatMap(text => [...text.matchAll(reference)].map(([, name, key]) => `${name}/${key}`)))];
}

/** Every `secret/key` that production is given by External Secrets or made by Strimzi. */
async function given(): Promise<string[]> {
  const files = ['components/external-secrets/secrets.yaml', 'overlays/production/secrets.yaml', 'kafka/topics.yaml'];
  return (await Promise.all(files.map(objectsOf))).flat().flatMap(one => {
    const user = kafkaUser.safeParse(one);
    if (user.success) return [`${user.data.metadata.name}/password`];
    const secret = externalSecret.safeParse(one);
    if (!secret.success) return [];
    const { target, data } = secret.data.spec;
    const keys =
      target.template === undefined ? data.map(({ secretKey }) => secretKey) : Object.keys(target.template.data);
    return keys.map(key => `${target.name}/${key}`);
  });
}

test('every secret that a manifest of production names is one that production is given, key by key', async () => {
  const wanted = await named();
  expect(wanted.length).toBeGreaterThan(12);
  const there = await given();
  expect(wanted.filter(one => !there.includes(one))).toEqual([]);
});

test('what the patches of the overlays add is found by that look', async () => {
  const all = await named();
  for (const overlay of overlays)
    for (const service of services)
      for (const { valueFrom } of await variablesOf(overlay, service))
        if (valueFrom !== undefined)
          expect(all).toContain(`${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`);
});

test('the list of secrets in the README names each of them, and no other', async () => {
  const page = await readText('deploy/k8s/README.md');
  const list = page.split('## Secrets')[1]?.split('\n## ')[0] ?? '';
  const rows = list.split('\n').filter(line => line.startsWith('| `'));
  const written = rows.flatMap(row => {
    const names = [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const family = (names[0] ?? '').replace(/-(ingest-api|migrator)$/, '');
    return names.map(name => (name.startsWith('-') ? `${family}${name}` : name));
  });
  const needed = [...(await given()), ...(await named())].map(one => one.split('/')[0] ?? '');
  expect([...new Set(written)].sort()).toEqual([...new Set([...needed, 'tillkeeper-cluster-ca-cert'])].sort());
});
