import { topics, topicUsers } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderStrimzi } from './render-strimzi.ts';

const resources = parseAllDocuments(renderStrimzi()).map(document => document.toJS());

test('every topic and every user is a resource, and each belongs to the cluster', () => {
  expect(resources.map(one => `${one.kind} ${one.metadata.name}`)).toEqual([
    ...topics.map(({ name }) => `KafkaTopic ${name}`),
    ...topicUsers.map(({ name }) => `KafkaUser ${name}`),
  ]);
  expect(new Set(resources.map(one => one.metadata.labels['strimzi.io/cluster']))).toEqual(new Set(['tillkeeper']));
});

test('settings stay text: YAML would make numbers and booleans of them', () => {
  expect(resources[0].spec.config).toEqual(topics[0]?.config);
});

test('names are what Kubernetes takes', () => {
  for (const { metadata } of resources) expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/);
});
