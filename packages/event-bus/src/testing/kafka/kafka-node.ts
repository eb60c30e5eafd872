import { spawn, type ChildProcess } from 'node:child_process';
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

const startTimeoutMs = 120_000;

export function createKafkaNode(settings: KafkaNodeSettings): KafkaNode {
  const broker = `127.0.0.1:${settings.port}`;
  const properties = join(settings.directory, 'server.properties');
  const outputPath = join(settings.directory, 'output.log');
  let child: ChildProcess | undefined;
  process.on('exit', () => child?.kill('SIGKILL'));

  function java(flags: string[], mainClass: string, args: string[]): ChildProcess {
    const output = openSync(outputPath, 'a');
    const log4j = `-Dlog4j2.configurationFile=file:${join(import.meta.dirname, 'log4j2.properties')}`;
    const classPath = join(settings.libs, '*');
    const started = spawn('java', [...flags, '-Djava.awt.headless=true', log4j, '-cp', classPath, mainClass, ...args], {
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    return started;
  }

  async function format(): Promise<void> {
    await mkdir(settings.directory, { recursive: true });
    await writeFile(properties, await renderProperties(settings));
    const storageTool = ['format', '-t', settings.clusterId, '-c', properties];
    const formatting = java(['-XX:TieredStopAtLevel=1'], 'kafka.tools.StorageTool', storageTool);
    const [code] = await once(formatting, 'exit');
    if (code !== 0) throw new Error(`Kafka storage was not formatted: ${await readFile(outputPath, 'utf8')}`);
  }

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
      if (!(await stat(join(settings.directory, 'data')).catch(() => undefined))) await format();
      const flags = [`-Xmx${settings.heapMb}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
      const started = java([...flags, '-XX:+ExitOnOutOfMemoryError'], 'kafka.Kafka', [properties]);
      child = started;
      await untilAnswering(broker, async () => {
        if (started.exitCode === null && started.signalCode === null) return;
        throw new Error(`Kafka ended while starting: ${await readFile(outputPath, 'utf8')}`);
      });
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
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
  return template.replace(/@([A-Z_]+)@/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}

async function untilAnswering(broker: string, checkAlive: () => Promise<void>): Promise<void> {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const { brokers, controller } = await admin.describeCluster();
      if (brokers.length > 0 && controller !== null) return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    await checkAlive();
    await sleep(100);
  }
}
