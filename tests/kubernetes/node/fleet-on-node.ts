import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { createDatabase } from '@tillkeeper/database';
import { followReadme } from './follow-readme.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import type { NodeNamespace } from './node-namespace.ts';
import { type RealNode, startRealNode } from './start-real-node.ts';

export const services = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const;
export type Service = (typeof services)[number];

/** Tillkeeper as the README installs it, on a real node, with real neighbours. */
export interface FleetOnNode {
  readonly node: RealNode;
  readonly neighbours: Neighbours;
  readonly headOfficeKey: string;
  /** Of the Service `ingest-api`, at the address that it has in the cluster. */
  readonly apiUrl: string;
  readonly client: ApiClient;
  /** What the README's commands for the first file wrote. */
  readonly firstFile: string;
  /** kubectl in the namespace. */
  kubectl(...args: readonly string[]): Promise<string>;
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Names of the service's pods that are not on their way out. */
  podsOf(service: Service): Promise<string[]>;
  stop(): Promise<void>;
}

/** The same image under another name: a release of which only the number is new. */
export const nextVersion = '0.1.1';

/**
 * Resolves when every command of the README has done its work; throws with what it wrote when one has not. The image may still be
 * in the making: node and neighbours do not wait for it.
 */
export async function startFleetOnNode(options: {
  readonly image: Promise<{ readonly name: string; readonly archive: string }>;
  readonly progress?: (line: string) => void;
}): Promise<FleetOnNode> {
  const { progress = () => {} } = options;
  const begun = Promise.withResolvers<NodeNamespace>();
  const startingNeighbours = begun.promise.then(startNeighbours);
  // whichever fails first is told of; the others are not left unheard
  for (const one of [startingNeighbours, options.image]) one.catch(() => {});
  let node: RealNode | undefined;
  try {
    node = await startRealNode({ progress, onNamespace: begun.resolve });
    const image = await options.image;
    progress('the image is built');
    await node.importImages(image.archive);
    await node.tagImage(image.name, image.name.replace(/[^:]*$/, nextVersion));
    progress('the image is on the node');
    const neighbours = await startingNeighbours;
    progress('Kafka, PostgreSQL, S3 and a mail server are beside it');
    const headOfficeKey = `tk_hq_${randomBytes(24).toString('hex')}`;
    const firstFile = await followReadme('first-file', {
      environment: {
        ...{
          KUBECONFIG: node.kubeconfig,
          PATH: `${node.binaries}:${dirname(process.execPath)}:${process.env['PATH']}`,
        },
        DATABASE_URL: neighbours.databaseUrlOfPods,
        ...{ S3_KEY_ID: neighbours.s3.accessKeyId, S3_SECRET: neighbours.s3.secretAccessKey },
        ...{ MAIL_URL: neighbours.mailUrlOfPods, TILLKEEPER_KEY: headOfficeKey },
      },
    });
    progress("the README's commands are through: the first file is loaded");
    return await fleetOf({ node, neighbours, headOfficeKey, firstFile });
  } catch (error) {
    begun.reject(error);
    await startingNeighbours.then(
      neighbours => neighbours.stop(),
      () => {},
    );
    await node?.stop();
    throw error;
  }
}

async function fleetOf(parts: {
  node: RealNode;
  neighbours: Neighbours;
  headOfficeKey: string;
  firstFile: string;
}): Promise<FleetOnNode> {
  const { node, neighbours, headOfficeKey } = parts;
  const kubectl: FleetOnNode['kubectl'] = (...args) => node.kubectl('--namespace', 'tillkeeper', ...args);
  const addressOf = (service: string) => kubectl('get', 'service', service, '-o', 'jsonpath={.spec.clusterIP}');
  const apiUrl = `http://${await addressOf('ingest-api')}`;
  const operationsUrl = `http://${await addressOf('error-reporter')}:8081`;
  const database = createDatabase({ url: neighbours.databaseUrl, maxConnections: 2 });
  return {
    ...{ ...parts, apiUrl, kubectl },
    client: createApiClient({ url: apiUrl, operationsUrl, key: headOfficeKey }),
    async query(sql, values = []) {
      return (await database.query<Record<string, unknown>>(sql, [...values])).rows;
    },
    async podsOf(service) {
      const names = await kubectl(
        ...(['get', 'pods', '--selector', `app.kubernetes.io/component=${service}`, '--output'] as const),
        'go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}} {{end}}{{end}}',
      );
      return names.split(' ').filter(name => name !== '');
    },
    async stop() {
      await database.close();
      // the node first: its pods are the neighbours' clients
      await node.stop();
      await neighbours.stop();
    },
  };
}
