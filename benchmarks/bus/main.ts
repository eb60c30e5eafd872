import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { createKafkaBus, kafkaClients } from '@tillkeeper/event-bus';
import { kafkaIsAvailable, startKafkaBroker } from '@tillkeeper/event-bus/testing';
import { describeMachine } from '../shared/machine.ts';
import { bareConsumerRate, bareProducerRate } from './floors.ts';
import { type BusFigures, measureBus, messageBytes } from './measure-bus.ts';

/**
 * Both clients of Kafka behind our port, in turns on the same broker, and in the same rounds a bare producer and
 * a bare consumer as floors. `--rounds N --produce N --consume N --singles N`.
 */
const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    produce: { type: 'string', default: '50000' },
    consume: { type: 'string', default: '5000' },
    singles: { type: 'string', default: '300' },
  },
});
const [rounds, produce, consume, singles] = [given.rounds, given.produce, given.consume, given.singles].map(Number);
if (!rounds || !produce || !consume || !singles) throw new Error('whole numbers above 0, please');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) throw new Error(`no Kafka here: ${kafka.reason}`);
const broker = await startKafkaBroker();
const [address = ''] = broker.brokers;
const partitions = 6;
try {
  say(
    await describeMachine(tmpdir(), {
      rounds,
      produce,
      consume,
      singles,
      partitions,
      copies: 1,
      'bytes a message': messageBytes,
    }),
  );
  const figures = new Map<string, number[]>();
  const note = (name: string, value: number) => void figures.set(name, [...(figures.get(name) ?? []), value]);
  const owner = await createKafkaBus({ clientId: 'owner', brokers: broker.brokers, partitions, replicationFactor: 1 });
  for (let round = 1; round <= rounds; round += 1) {
    const floorTopic = `floor-${round}`;
    await owner.ensureTopics([floorTopic]);
    note('floor produced a second', await bareProducerRate(address, floorTopic, produce, 'x'.repeat(messageBytes)));
    note('floor consumed a second', await bareConsumerRate(address, floorTopic, produce));
    // Each goes first as often as the other.
    for (const client of round % 2 === 0 ? kafkaClients : kafkaClients.toReversed()) {
      const topic = `${client}-${round}`;
      const one = await measureBus({
        ...{ client, topic, partitions, produce, consume, singles },
        brokers: broker.brokers,
        concurrency: 6,
      });
      for (const [name, value] of Object.entries(one)) note(`${client} ${name}`, value);
    }
  }
  await owner.close();
  report(figures);
} finally {
  await broker.stop();
}

function report(figures: ReadonlyMap<string, readonly number[]>): void {
  const of = (name: string) => (figures.get(name) ?? []).toSorted((a, b) => a - b);
  const text = (value = Number.NaN) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  const spread = (name: string) => {
    const values = of(name);
    return [values[0], values[Math.floor(values.length / 2)], values.at(-1)].map(text).join(' / ');
  };
  const ratio = (name: string, floor: string) => {
    const [a, b] = [of(name), of(floor)].map(values => values[Math.floor(values.length / 2)] ?? Number.NaN);
    return ((a ?? Number.NaN) / (b ?? Number.NaN)).toFixed(2);
  };
  const rows: readonly [string, keyof BusFigures, string?][] = [
    ['published a second, batches of 500', 'producedASecond', 'floor produced a second'],
    ['processor of the client for 100,000 published, ms', 'producingCpuMs'],
    ['handled a second, committed one by one', 'consumedASecond', 'floor consumed a second'],
    ['processor of the client for 100,000 handled, ms', 'consumingCpuMs'],
    ['published to handled, p50 ms', 'latencyP50Ms'],
    ['published to handled, p99 ms', 'latencyP99Ms'],
  ];
  say(`\n| min / median / max of the rounds | ${kafkaClients.join(' | ')} | floor | x floor |\n|---|---|---|---|---|`);
  for (const [title, name, floor] of rows) {
    const cells = kafkaClients.map(client => spread(`${client} ${name}`));
    const ratios = floor === undefined ? '' : kafkaClients.map(client => ratio(`${client} ${name}`, floor)).join(', ');
    say(`| ${title} | ${cells.join(' | ')} | ${floor === undefined ? '' : spread(floor)} | ${ratios} |`);
  }
}
