import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { makeReceipt, toCsv } from '../flow/receipts.ts';
import { untilNormal } from '../recovery.ts';
import type { Trial } from '../trial.ts';
import type { Scenario } from './scenario.ts';

const topic = 'tillkeeper.file.received';

/** In every partition a file that kills the process that judges it: it is set aside, and all others go on. */
export const poison: Scenario = {
  name: 'poison in every partition',
  fleet: 'poisoned',
  async run(trial) {
    const { door, headOffice, chance, date, journal, questions } = trial;
    const partitions = await partitionsOf(trial);
    const senders = sendersFor(partitions);
    for (const senderId of senders) await headOffice.addSender(senderId);
    const killedAt = Date.now();
    const sent = await Promise.all(
      senders.map(async senderId => {
        const receipt = makeReceipt(chance, {
          ...{ transactionId: `POISON-${senderId}`, date, articles: headOffice.articles, number: 1, employee: '' },
        });
        const fileName = `${senderId}_sales_${date.replaceAll('-', '')}_POISON_000001.csv`;
        const bytes = toCsv([receipt]);
        return door.sendFile({
          senderId,
          key: headOffice.keyOf(senderId),
          fileName,
          bytes,
          signal: AbortSignal.timeout(60_000),
        });
      }),
    );
    const fileIds = sent.flatMap(file => (file === undefined ? [] : [file.fileId]));
    const normal = await untilNormal(trial, { killedAt, withinMs: 240_000 });
    for (const until = Date.now() + 240_000; ; await sleep(300)) {
      const rows = await questions.ask(`select from ops.files where status = 'quarantined' and file_id = any ($1)`, [
        fileIds,
      ]);
      if (rows.length === fileIds.length) break;
      if (Date.now() > until) throw new Error(`${fileIds.length - rows.length} files of poison are not set aside`);
    }
    const setAsideMs = Date.now() - killedAt;
    const [crashes] = await questions.ask('select count(*)::int as n from ops.crashes where file_id = any ($1)', [
      fileIds,
    ]);
    const others = await questions.ask('select from ops.crashes where not file_id = any ($1)', [fileIds]);
    const covered = await partitionsWithPoison(trial, new Set(senders));
    return {
      ...{ kills: 0, recoveries: [] },
      notes: [
        `${fileIds.length} files of poison in ${covered} of ${partitions} partitions, ${crashes?.['n']} deaths of the judging process; all set aside after ${(setAsideMs / 1000).toFixed(1)} s`,
        `meanwhile ${journal.files.filter(file => file.beganAt > killedAt).length} files of others: the first loaded after ${(normal.firstLoadedMs / 1000).toFixed(1)} s, of every store ${(normal.allLoadedMs / 1000).toFixed(1)} s`,
      ],
      complaints: [
        ...(covered === partitions ? [] : [`only ${covered} of ${partitions} partitions had poison`]),
        ...(others.length === 0 ? [] : [`${others.length} deaths were put down to files that are no poison`]),
      ],
    };
  },
};

const kafkaOf = (trial: Trial) =>
  new kafkajs.Kafka({ brokers: [...trial.fleet.kafkaBrokers], logLevel: kafkajs.logLevel.NOTHING });

async function partitionsOf(trial: Trial): Promise<number> {
  const admin = kafkaOf(trial).admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  await admin.disconnect();
  return topics[0]?.partitions.length ?? 0;
}

/** A sender for each partition, by the partitioner of Kafka's own clients. */
function sendersFor(partitions: number): string[] {
  const partitioner = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionErrorCode: 0, partitionId, leader: 0, replicas: [], isr: [], offlineReplicas: [] },
  }));
  const senders = new Map<number, string>();
  for (let number = 1; senders.size < partitions; number += 1) {
    const senderId = `P${String(number).padStart(3, '0')}`;
    const partition = partitioner({ topic, partitionMetadata, message: { key: senderId, value: '' } });
    if (!senders.has(partition)) senders.set(partition, senderId);
  }
  return [...senders.values()];
}

/** How many partitions have a message of these senders, by what is in them. */
async function partitionsWithPoison(trial: Trial, senders: ReadonlySet<string>): Promise<number> {
  const consumer = kafkaOf(trial).consumer({ groupId: `oracle-${Date.now()}` });
  const seen = new Map<string, number>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    async eachMessage({ partition, message }) {
      const key = String(message.key);
      if (senders.has(key)) seen.set(key, partition);
    },
  });
  for (const until = Date.now() + 60_000; seen.size < senders.size && Date.now() < until; ) await sleep(100);
  await consumer.disconnect();
  return new Set(seen.values()).size;
}
