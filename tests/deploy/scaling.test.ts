import { flow, topicOf, topics } from '@tillkeeper/contracts';
import { databaseRoles } from '@tillkeeper/database';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { objectOf, objectsOf } from './manifests.ts';

const scaledObject = z.looseObject({
  kind: z.literal('ScaledObject'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ name: z.string() }),
    maxReplicaCount: z.number(),
    triggers: z.tuple([z.looseObject({ type: z.literal('kafka'), metadata: z.record(z.string(), z.string()) })]),
  }),
});

test('every consumer of the flow is scaled by its own group, to no more copies than its busiest topic has partitions', async () => {
  const scalers = (await objectsOf('components/scaling-by-lag/scaled-objects.yaml')).flatMap(one => {
    const parsed = scaledObject.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const consumers = [...new Set(flow.flatMap(({ receivers }) => receivers))];
  expect(scalers.map(({ metadata }) => metadata.name).sort()).toEqual(consumers.sort());
  for (const { metadata, spec } of scalers) {
    const read = flow
      .filter(({ receivers }) => receivers.some(one => one === metadata.name))
      .map(({ event }) => topicOf(event));
    const partitions = topics.flatMap(topic => (read.includes(topic.name) ? [topic.partitions] : []));
    expect(spec.scaleTargetRef.name).toBe(metadata.name);
    // the group of a service is named for it, and without a topic all that the group reads counts
    expect(spec.triggers[0].metadata).toMatchObject({ consumerGroup: metadata.name });
    expect(spec.triggers[0].metadata['topic']).toBeUndefined();
    expect(spec.maxReplicaCount, metadata.name).toBeLessThanOrEqual(Math.max(...partitions));
  }
});

test('the database is made with every role that services act as, and each login is a member of one', async () => {
  const cluster = z.looseObject({
    kind: z.literal('Cluster'),
    spec: z.looseObject({
      bootstrap: z.looseObject({ initdb: z.looseObject({ postInitSQL: z.array(z.string()) }) }),
      managed: z.looseObject({
        roles: z.array(z.looseObject({ name: z.string(), login: z.literal(true), inRoles: z.tuple([z.string()]) })),
      }),
    }),
  });
  const { bootstrap, managed } = (await objectOf('overlays/production/database.yaml', cluster)).spec;
  const made = bootstrap.initdb.postInitSQL.flatMap(sql => /^create role (\w+) nologin$/.exec(sql)?.[1] ?? []);
  expect(made.sort()).toEqual([...databaseRoles].sort());
  const known = [...databaseRoles, 'tillkeeper_migrator'];
  expect(managed.roles.flatMap(role => role.inRoles).filter(role => !known.some(one => one === role))).toEqual([]);
});
