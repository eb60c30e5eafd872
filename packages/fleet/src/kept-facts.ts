import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newClusterId } from '@tillkeeper/event-bus/testing';
import { z } from 'zod';
import { freePort, isFree } from './free-port.ts';

const keptFacts = z.object({
  brokers: z.union([z.literal(1), z.literal(3)]),
  blobs: z.enum(['directory', 's3']),
  clusterId: z.string(),
  headOfficeKey: z.string(),
  fixLinkSecret: z.string(),
  s3Secret: z.string(),
  ports: z.record(z.string(), z.number()),
});
type KeptFacts = z.infer<typeof keptFacts>;

export interface Facts extends Readonly<Omit<KeptFacts, 'ports'>> {
  /** The same over every start. */
  portOf(name: string): Promise<number>;
}

/** Secrets and ports of a fleet: made once, kept in `fleet.json` of its directory, for its owner alone. */
export async function keepFacts(
  directory: string,
  wanted: Pick<KeptFacts, 'brokers' | 'blobs'>,
  preferredPorts: Readonly<Record<string, number>> = {},
): Promise<Facts> {
  const path = join(directory, 'fleet.json');
  const found = await readFile(path, 'utf8').catch(() => undefined);
  const facts: KeptFacts =
    found === undefined
      ? {
          ...wanted,
          clusterId: newClusterId(),
          headOfficeKey: `tk_hq_${randomBytes(24).toString('hex')}`,
          fixLinkSecret: randomBytes(32).toString('hex'),
          s3Secret: randomBytes(16).toString('hex'),
          ports: {},
        }
      : keptFacts.parse(JSON.parse(found));
  for (const name of ['brokers', 'blobs'] as const)
    if (facts[name] !== wanted[name])
      throw new Error(
        `${directory} holds a fleet with ${name} = ${facts[name]}, not ${wanted[name]}: choose another directory`,
      );
  const write = async (): Promise<void> => {
    await writeFile(`${path}.part`, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.part`, path);
  };
  await write();
  return {
    ...facts,
    async portOf(name) {
      const kept = facts.ports[name];
      if (kept !== undefined) return kept;
      const preferred = preferredPorts[name];
      const port = preferred !== undefined && (await isFree(preferred)) ? preferred : await freePort();
      facts.ports[name] = port;
      await write();
      return port;
    },
  };
}
