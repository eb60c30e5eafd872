import { posix } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readText } from '../architecture/repository.ts';

/** Where manifests are; every path here is relative to it. */
export const manifestsFolder = 'deploy/k8s';

export const overlays = ['local', 'production'] as const;
export type Overlay = (typeof overlays)[number];

export const services = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const;
export type Service = (typeof services)[number];

const secretKey = z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: secretKey }).optional(),
});
export type Variable = z.infer<typeof variable>;
const container = z.looseObject({
  name: z.string(),
  args: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  env: z.array(variable).optional(),
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  resources: z.looseObject({ limits: z.record(z.string(), z.string()) }).optional(),
});
const pod = z.looseObject({
  terminationGracePeriodSeconds: z.number(),
  initContainers: z.array(container).optional(),
  containers: z.tuple([container]),
});
export const deployment = z.looseObject({
  kind: z.literal('Deployment'),
  spec: z.looseObject({ template: z.looseObject({ spec: pod }) }),
});

/** The objects of a file of manifests, as parsed. */
export async function objectsOf(path: string): Promise<unknown[]> {
  return parseAllDocuments(await readText(posix.join(manifestsFolder, path))).map(document => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS();
  });
}

/** The one object of a kind in a file. */
export async function objectOf<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  const found = (await objectsOf(path)).flatMap(one => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${path} has ${found.length} objects of that kind`);
  return only;
}

const patch = z.array(z.looseObject({ op: z.string(), path: z.string(), value: z.unknown() }));
const kustomization = z.looseObject({
  configMapGenerator: z
    .array(
      z
        .object({ name: z.string(), envs: z.array(z.string()).optional(), literals: z.array(z.string()).optional() })
        .loose(),
    )
    .default([]),
  patches: z
    .array(
      z.object({
        path: z.string().optional(),
        patch: z.string().optional(),
        target: z.object({ kind: z.string(), name: z.string().optional() }),
      }),
    )
    .default([]),
});

/** What the ConfigMaps of an overlay tell a service: the shared one, then its own; the overlay's words over the base's. */
export async function settingsOf(overlay: Overlay, service: Service): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const map of ['tillkeeper', service])
    for (const folder of ['base', `overlays/${overlay}`]) {
      const { configMapGenerator } = kustomization.parse(
        parse(await readText(`${manifestsFolder}/${folder}/kustomization.yaml`)),
      );
      for (const { envs = [], literals = [] } of configMapGenerator.filter(one => one.name === map)) {
        for (const file of envs)
          Object.assign(told, assignmentsOf((await readText(`${manifestsFolder}/${folder}/${file}`)).split('\n')));
        Object.assign(told, assignmentsOf(literals));
      }
    }
  return told;
}

function assignmentsOf(lines: readonly string[]): Record<string, string> {
  const written = lines.filter(line => line.trim() !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    written.map(line => {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`"${line}" is no assignment`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** What a service's container is given beside ConfigMaps: its own file, what every service has, what the overlay adds. */
export async function variablesOf(overlay: Overlay, service: Service): Promise<readonly Variable[]> {
  const own = (await objectOf(`base/${service}.yaml`, deployment)).spec.template.spec.containers[0].env ?? [];
  const added: Variable[] = [];
  for (const folder of ['base', `overlays/${overlay}`]) {
    const { patches } = kustomization.parse(parse(await readText(`${manifestsFolder}/${folder}/kustomization.yaml`)));
    for (const { path, patch: text, target } of patches) {
      if (!new RegExp(`^(${target.kind})$`).test('Deployment')) continue;
      if (target.name !== undefined && !new RegExp(`^(${target.name})$`).test(service)) continue;
      const operations = patch.parse(parse(text ?? (await readText(`${manifestsFolder}/${folder}/${path}`))));
      for (const { path: at, value } of operations)
        if (at === '/spec/template/spec/containers/0/env/-') added.push(variable.parse(value));
    }
  }
  return [...own, ...added];
}
