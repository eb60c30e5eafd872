import { expect, test } from 'vitest';
import { z } from 'zod';
import { objectOf, objectsOf, type Service, services } from './manifests.ts';

const scaled = z.looseObject({
  kind: z.literal('ScaledObject'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ maxReplicaCount: z.number() }),
});
const autoscaler = z.looseObject({
  kind: z.literal('HorizontalPodAutoscaler'),
  spec: z.looseObject({ maxReplicas: z.number() }),
});
const cluster = z.looseObject({
  kind: z.literal('Cluster'),
  spec: z.looseObject({ postgresql: z.looseObject({ parameters: z.record(z.string(), z.string()) }) }),
});
const pooler = z.looseObject({
  kind: z.literal('Pooler'),
  spec: z.looseObject({
    instances: z.number(),
    pgbouncer: z.looseObject({ parameters: z.record(z.string(), z.string()) }),
  }),
});

/**
 * Connections of one copy: its pool (packages/service-host: side by side and six more; the API has ten) and the one that
 * listens for what is put into the outbox.
 */
const ofOneCopy: Readonly<Record<Service, number>> = {
  'ingest-api': 10,
  validator: 9,
  loader: 9,
  'error-reporter': 11,
};

test('PostgreSQL has a connection for every copy that may be scaled to, one more of each in a rollout, and who reads', async () => {
  const objects = await objectsOf('components/scaling-by-lag/scaled-objects.yaml');
  const scalers = objects.flatMap(one => {
    const parsed = scaled.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const most = new Map(scalers.map(({ metadata, spec }) => [metadata.name, spec.maxReplicaCount]));
  most.set('ingest-api', (await objectOf('base/ingest-api.yaml', autoscaler)).spec.maxReplicas);
  const ofServices = services.map(service => {
    const copies = most.get(service);
    if (copies === undefined) throw new Error(`${service} is scaled by nothing`);
    return (copies + 1) * ofOneCopy[service];
  });
  const readers = await objectOf('overlays/production/database.yaml', pooler);
  const ofReaders = readers.spec.instances * Number(readers.spec.pgbouncer.parameters['default_pool_size']);
  // CloudNativePG's own, the migration, and somebody who looks
  const others = 20;
  const wanted = ofServices.reduce((sum, one) => sum + one, ofReaders + others);
  const { parameters } = (await objectOf('overlays/production/database.yaml', cluster)).spec.postgresql;
  expect(Number(parameters['max_connections'])).toBeGreaterThanOrEqual(wanted);
});
