import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startS3Server } from '@tillkeeper/blob-store/testing';
import { startEmbeddedPostgres } from '@tillkeeper/database';
import {
  formatKafkaNode,
  freePorts,
  kafkaArguments,
  kafkaIsAnswering,
  kafkaLibs,
  kafkaNodeSettings,
  newClusterId,
} from '@tillkeeper/event-bus/testing';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { answerAtNode, type NodeNamespace } from './node-namespace.ts';
import { network } from './node-settings.ts';

/** What the fleet needs beside it, as processes of this machine: real ones, which the pods find at the node's address. */
export interface Neighbours {
  /** The superuser's, as this machine reaches it. */
  readonly databaseUrl: string;
  /** The same as pods reach it. */
  readonly databaseUrlOfPods: string;
  readonly kafkaBrokers: readonly string[];
  readonly s3: { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly mail: MailSink;
  /** As pods reach it. */
  readonly mailUrlOfPods: string;
  stop(): Promise<void>;
}

/** Ports at the node's address; Kafka's and S3's are those of deploy/k8s/overlays/local/settings.env. */
const ports = { kafka: 9092, s3: 7070, postgres: 5432, mail: 2525 } as const;
const kafkaStartTimeoutMs = 120_000;

/** Starts them side by side; the bucket `tillkeeper` is there, the database is empty. */
export async function startNeighbours(namespace: NodeNamespace): Promise<Neighbours> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-neighbours-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const begun = async <T>(starting: Promise<T>, end: (started: T) => Promise<unknown>): Promise<T> => {
    const started = await starting;
    ends.push(() => end(started));
    return started;
  };
  const results = await Promise.allSettled([
    begun(startKafka(namespace, join(directory, 'kafka')), endOf),
    begun(startS3Server(), server => server.stop()),
    begun(
      startEmbeddedPostgres({
        dataDirectory: join(directory, 'postgres'),
        isDurable: false,
        settings: { max_connections: '300' },
      }),
      server => server.stop(),
    ),
    begun(startMailSink(), sink => sink.stop()),
  ]);
  const [kafka, s3, postgres, mail] = results;
  const failed = results.find(result => result.status === 'rejected');
  if (
    kafka.status === 'rejected' ||
    s3.status === 'rejected' ||
    postgres.status === 'rejected' ||
    mail.status === 'rejected'
  ) {
    await stop();
    throw failed?.reason;
  }
  const forwarded = [
    [ports.s3, new URL(s3.value.endpoint).port],
    [ports.postgres, new URL(postgres.value.url).port],
    [ports.mail, mail.value.port],
  ] as const;
  for (const [port, machinePort] of forwarded) {
    const forwarder = await begun(forward(Number(machinePort)), server => close(server));
    await answerAtNode(namespace, { port, machinePort: portOf(forwarder) });
  }
  await s3.value.createBucket('tillkeeper');
  const databaseUrlOfPods = new URL(postgres.value.url);
  databaseUrlOfPods.host = `${network.nodeAddress}:${ports.postgres}`;
  const { accessKeyId, secretAccessKey } = s3.value;
  return {
    databaseUrl: postgres.value.url,
    databaseUrlOfPods: databaseUrlOfPods.href,
    kafkaBrokers: [`${network.nodeAddress}:${ports.kafka}`],
    s3: { endpoint: s3.value.endpoint, accessKeyId, secretAccessKey },
    mail: mail.value,
    mailUrlOfPods: `smtp://${network.nodeAddress}:${ports.mail}`,
    stop,
  };
}

/** A broker that says that it is at the node's address: clients are sent where it says, so a forwarder alone would not do. */
async function startKafka(namespace: NodeNamespace, directory: string): Promise<ChildProcess> {
  const [port, controllerPort] = await freePorts(2);
  if (port === undefined || controllerPort === undefined) throw new Error('two ports were asked for');
  await answerAtNode(namespace, { port: ports.kafka, machinePort: port });
  const [settings] = kafkaNodeSettings({
    ...{ size: 1, libs: await kafkaLibs(), directory, clusterId: newClusterId(), ports: [port, controllerPort] },
  });
  if (settings === undefined) throw new Error('a cluster of one has a node');
  await formatKafkaNode(settings);
  // of two lines for one name Java takes the last
  await appendFile(
    join(settings.directory, 'server.properties'),
    [
      '',
      `listeners=PLAINTEXT://${network.machineAddress}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
      `advertised.listeners=PLAINTEXT://${network.nodeAddress}:${ports.kafka}`,
      '',
    ].join('\n'),
  );
  const broker = spawn('java', kafkaArguments(settings), { stdio: 'ignore' });
  process.once('exit', () => broker.kill('SIGKILL'));
  for (const giveUpAt = Date.now() + kafkaStartTimeoutMs; ; await sleep(200)) {
    if (await kafkaIsAnswering(`${network.nodeAddress}:${ports.kafka}`)) return broker;
    if (broker.exitCode === null && Date.now() < giveUpAt) continue;
    broker.kill('SIGKILL');
    throw new Error('Kafka does not answer at the node');
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Takes connections on the cable and passes them on to a server that listens on loopback alone. */
async function forward(toPort: number): Promise<Server> {
  const server = createServer(from => {
    const to = connect(toPort, '127.0.0.1');
    from.on('error', () => to.destroy()).on('close', () => to.destroy());
    to.on('error', () => from.destroy()).on('close', () => from.destroy());
    from.pipe(to).pipe(from);
  }).listen(0, network.machineAddress);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  // connections that pods hold end with the node
  server.close();
  server.unref();
}
