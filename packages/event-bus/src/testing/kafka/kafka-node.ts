import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

export interface KafkaNodeSettings {
  readonly libs: string;
  /** Where the node keeps its log, its settings and its output. */
  readonly directory: string;
  readonly nodeId: number;
  readonly port: number;
  readonly controllerPort: number;
  /** `1@127.0.0.1:port,2@...`: every node's controller. */
  readonly voters: string;
  readonly clusterId: string;
  readonly replicationFactor: number;
  readonly heapMb: number;
  /** Lines after those of the template: of a setting that is there twice the last counts. */
  readonly moreProperties?: string;
  /** Users of SCRAM-SHA-512 with their passwords, known from the first start on. */
  readonly users?: Readonly<Record<string, string>>;
}

/** One broker process. It keeps its data over `stop`, `kill` and `start`. */
export interface KafkaNode {
  readonly broker: string;
  start(): Promise<void>;
  /** SIGTERM: a clean shutdown. */
  stop(): Promise<void>;
  /** SIGKILL: a crash. */
  kill(): Promise<void>;
}

/** Three at once on two busy cores have taken longer than two minutes. */
const startTimeoutMs = 280_000;

export function createKafkaNode(settings: KafkaNodeSettings): KafkaNode {
  const broker = `127.0.0.1:${settings.port}`;
  let child: ChildProcess | undefined;
  process.on('exit', () => child?.kill('SIGKILL'));

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  }

  return {
    broker,
    async start() {
      await formatKafkaNode(settings);
      const started = spawnJava(settings, kafkaArguments(settings));
      child = started;
      for (const deadline = Date.now() + startTimeoutMs; !(await kafkaIsAnswering(broker)); await sleep(100)) {
        const isOver = started.exitCode !== null || started.signalCode !== null;
        if (isOver || Date.now() > deadline) throw new Error(`Kafka does not answer: ${await outputOf(settings)}`);
      }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** What `java` is told to run the broker, whose storage is formatted. */
export function kafkaArguments(settings: KafkaNodeSettings): string[] {
  const flags = [`-Xmx${settings.heapMb}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  return javaArguments(settings, [...flags, '-XX:+ExitOnOutOfMemoryError'], 'kafka.Kafka', [propertiesOf(settings)]);
}

/** Makes the node's directory with its storage and settings, unless it is there. */
export async function formatKafkaNode(settings: KafkaNodeSettings): Promise<void> {
  if (await stat(join(settings.directory, 'data')).catch(() => undefined)) return;
  await mkdir(settings.directory, { recursive: true });
  await writeFile(propertiesOf(settings), await renderProperties(settings));
  const users = Object.entries(settings.users ?? {}).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  const storageTool = ['format', '-t', settings.clusterId, '-c', propertiesOf(settings), ...users];
  const flags = ['-XX:TieredStopAtLevel=1'];
  const formatting = spawnJava(settings, javaArguments(settings, flags, 'kafka.tools.StorageTool', storageTool));
  const [code] = await once(formatting, 'exit');
  if (code !== 0) throw new Error(`Kafka storage was not formatted: ${await outputOf(settings)}`);
}

/** Whether the broker at `host:port` answers, and its cluster has a controller. */
export async function kafkaIsAnswering(broker: string): Promise<boolean> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    return brokers.length > 0 && controller !== null;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

const propertiesOf = ({ directory }: KafkaNodeSettings): string => join(directory, 'server.properties');
const outputPathOf = ({ directory }: KafkaNodeSettings): string => join(directory, 'output.log');
const outputOf = (settings: KafkaNodeSettings): Promise<string> => readFile(outputPathOf(settings), 'utf8');

function javaArguments({ libs }: KafkaNodeSettings, flags: string[], mainClass: string, args: string[]): string[] {
  const log4j = `-Dlog4j2.configurationFile=file:${join(import.meta.dirname, 'log4j2.properties')}`;
  return [...flags, '-Djava.awt.headless=true', log4j, '-cp', join(libs, '*'), mainClass, ...args];
}

function spawnJava(settings: KafkaNodeSettings, args: string[]): ChildProcess {
  const output = openSync(outputPathOf(settings), 'a');
  const started = spawn('java', args, { stdio: ['ignore', output, output] });
  closeSync(output);
  return started;
}

async function renderProperties(settings: KafkaNodeSettings): Promise<string> {
  const template = await readFile(join(import.meta.dirname, 'server.properties.template'), 'utf8');
  const isAlone = settings.replicationFactor === 1;
  const values: Record<string, string | number> = {
    NODE_ID: settings.nodeId,
    VOTERS: settings.voters,
    PORT: settings.port,
    CONTROLLER_PORT: settings.controllerPort,
    DATA: settings.directory,
    REPLICATION_FACTOR: settings.replicationFactor,
    MIN_INSYNC_REPLICAS: isAlone ? 1 : 2,
    BROKER_SESSION_MS: isAlone ? 3000 : 6000,
  };
  const filled = template.replace(/@([A-Z_]+)@/g, (placeholder, name: string) => String(values[name] ?? placeholder));
  return `${filled}\n${settings.moreProperties ?? ''}`;
}
