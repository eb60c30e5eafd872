import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { listFiles, readText } from '../architecture/repository.ts';
import { askModels } from './npm-models.ts';

// What can be said of the manifests where no API server can be built: the other half is control-plane.test.ts.

const withoutModels = ['kafka.strimzi.io', 'postgresql.cnpg.io'];

async function objectsIn(folder: string): Promise<{ path: string; object: { apiVersion: string; kind: string } }[]> {
  const paths = (await listFiles(folder)).filter(path => path.endsWith('.yaml'));
  const all = await Promise.all(
    paths.map(async path =>
      parseAllDocuments(await readText(path)).map(document => ({ path, object: document.toJS() })),
    ),
  );
  // patches are lists; files of Kustomize and of Prometheus itself are not for a cluster
  return all
    .flat()
    .filter(({ object }) => 'apiVersion' in Object(object) && !object.apiVersion.startsWith('kustomize.config'));
}

test('every manifest is one that the npm models take, or of an operator that has none', async () => {
  const objects = await objectsIn('deploy/k8s');
  expect(objects.length).toBeGreaterThan(80);
  const said = await Promise.all(objects.map(async one => ({ ...one, ...(await askModels(one.object)) })));
  expect(
    said.flatMap(({ path, object, mistake }) => (mistake === undefined ? [] : [{ path, kind: object.kind, mistake }])),
  ).toEqual([]);
  const unknown = said.flatMap(({ object, isKnown }) => (isKnown ? [] : [object.apiVersion.split('/')[0]]));
  expect([...new Set(unknown)].sort()).toEqual(withoutModels);
});

test('a wrong type, a word that is none of the allowed and a missing part are found without a cluster', async () => {
  const bad = await objectsIn('tests/kubernetes/bad');
  const said = await Promise.all(bad.map(async one => ({ ...one, ...(await askModels(one.object)) })));
  const found = said
    .filter(({ mistake }) => mistake !== undefined)
    .map(({ path }) => path.replace(/^.*\/|\.yaml$/g, ''));
  expect(found).toEqual(
    expect.arrayContaining(['wrong-type', 'route-of-negative-weight', 'monitor-of-a-wrong-interval']),
  );
  // most of what a server refuses they cannot see: they are no replacement for it
  console.log(`the npm models find ${found.length} of ${bad.length} bad manifests: ${found.join(', ')}`);
});
