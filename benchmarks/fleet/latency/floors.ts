import { createDatabase } from '@tillkeeper/database';
import { Kafka, logLevel } from 'kafkajs';

const warming = 50;
const turns = 300;

/** Milliseconds from before `send` (acks of all copies) until a consumer has the message, one message after the other. */
export async function kafkaThereAndBack(brokers: readonly string[], copies: number): Promise<number[]> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const topic = 'floor';
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: copies }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const consumer = kafka.consumer({ groupId: 'floor', minBytes: 1, maxWaitTimeInMs: 250 });
  let arrived = (_at: number): void => {};
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async () => arrived(performance.now()) });
  const times: number[] = [];
  const value = 'x'.repeat(600);
  for (let turn = 0; turn < turns + warming; turn++) {
    const arrival = new Promise<number>(resolve => {
      arrived = resolve;
    });
    const startedAt = performance.now();
    await producer.send({ topic, acks: -1, messages: [{ key: 'k', value }] });
    const at = await arrival;
    if (turn >= warming) times.push(at - startedAt);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  return times;
}

/** Milliseconds of an insert that is on the disk when it is answered. */
export async function durableCommit(databaseUrl: string): Promise<number[]> {
  const database = createDatabase({ url: databaseUrl, maxConnections: 1 });
  await database.query('create table if not exists floor (value text)');
  const times: number[] = [];
  for (let turn = 0; turn < turns + warming; turn++) {
    const startedAt = performance.now();
    await database.query('insert into floor values ($1)', ['x'.repeat(600)]);
    if (turn >= warming) times.push(performance.now() - startedAt);
  }
  await database.query('drop table floor');
  await database.close();
  return times;
}
