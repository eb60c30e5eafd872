import { AclOperations, AclPermissionTypes, Admin, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka';
import { eventTypes, type TopicOperation, topicOf, topicUsers } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaIsAvailable } from '../testing/kafka/kafka-libs.ts';
import { type SecuredBroker, startSecuredBroker } from '../testing/kafka/secured-broker.ts';
import { message, read, until } from '../testing/reader.ts';
import { createKafkaBus } from './create-kafka-bus.ts';
import { type KafkaBusSettings, kafkaClients } from './kafka-bus-settings.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no test of signing in to Kafka, since ${kafka.reason}`);
const topics = eventTypes.map(topicOf);
const operationsOfKafka: Readonly<Record<TopicOperation, 3 | 4 | 8>> = {
  Read: AclOperations.READ,
  Write: AclOperations.WRITE,
  Describe: AclOperations.DESCRIBE,
};

describe.skipIf(!kafka.isAvailable)(
  'a Kafka with TLS, SCRAM-SHA-512 and the rights of the declared users',
  { timeout: 300_000 },
  () => {
    let broker: SecuredBroker;
    beforeAll(async () => {
      broker = await startSecuredBroker(topicUsers.map(({ name }) => name));
      const owner = await createKafkaBus({
        clientId: 'owner',
        brokers: broker.open,
        partitions: 2,
        replicationFactor: 1,
      });
      await owner.ensureTopics(topics);
      await owner.close();
      await grant(broker);
      const watcher = await createKafkaBus(settingsOf('platformatic', 'tillkeeper-lag-watcher'));
      // The broker hears of rights a moment later.
      await until(() =>
        watcher.lag('validator', topics).then(
          () => true,
          () => false,
        ),
      );
      await watcher.close();
    }, 580_000);
    afterAll(() => broker?.stop());

    const settingsOf = (client: KafkaBusSettings['client'] & string, username: string): KafkaBusSettings => ({
      ...{ client, clientId: username, brokers: broker.secured, replicationFactor: 1, sessionTimeoutMs: 6_000 },
      tls: { ca: broker.ca },
      signIn: { mechanism: 'scram-sha-512', username, password: broker.passwords[username] ?? '' },
      publishTimeoutMs: 3_000,
    });

    describe.each(kafkaClients)('by %s', client => {
      test('a service does all that it does in the fleet as the user that it has there', async () => {
        const api = await createKafkaBus(settingsOf(client, 'tillkeeper-ingest-api'));
        const validator = await createKafkaBus(settingsOf(client, 'tillkeeper-validator'));
        // At the start each service looks whether its topics are there; it may not make any.
        await Promise.all([api.ensureTopics(topics), validator.ensureTopics(topics)]);
        const reader = read(validator, { group: 'validator', topics: ['tillkeeper.file.received'] });
        const value = `from ${client}`;
        await api.publish([message('tillkeeper.file.received', 'S001', value)]);
        await until(() => reader.values().includes(value));
        await validator.publish([message('tillkeeper.file.validated', 'S001', value)]);
        await until(async () =>
          (await validator.lag('validator', ['tillkeeper.file.received'])).every(({ lag }) => lag === 0),
        );
        await Promise.all([api.close(), validator.close()]);
      });

      test('it can do nothing else: what it may not write or read is refused at once, and not tried for ever', async () => {
        const api = await createKafkaBus(settingsOf(client, 'tillkeeper-ingest-api'));
        await expect(api.publish([message('tillkeeper.file.loaded', 'S001', 'forged')])).rejects.not.toThrow(
          RetryableError,
        );
        const reader = read(api, { group: 'loader', topics: ['tillkeeper.file.validated'] });
        await expect(reader.failed).rejects.toThrow(/authoriz|coordinator/i);
        expect(reader.messages).toEqual([]);
        await api.close();
      });

      test('with a wrong password the process is told that it cannot go on', async () => {
        const settings = settingsOf(client, 'tillkeeper-validator');
        const bus = await createKafkaBus({
          ...settings,
          signIn: { mechanism: 'scram-sha-512', username: 'tillkeeper-validator', password: 'wrong' },
        });
        await expect(bus.ensureTopics(topics)).rejects.not.toThrow(RetryableError);
        const reader = read(bus, { group: 'validator', topics: ['tillkeeper.file.received'] });
        await expect(reader.failed).rejects.toThrow(/authentication/i);
        await bus.close();
      });

      test('a broker that nobody vouches for hears no password', async () => {
        const { tls: _, ...settings } = settingsOf(client, 'tillkeeper-ingest-api');
        const bus = await createKafkaBus({ ...settings, tls: {}, publishTimeoutMs: 1_000 });
        await expect(bus.publish([message('tillkeeper.file.received', 'S001', 'v')])).rejects.toThrow();
        await bus.close();
      });
    });
  },
);

/** The rights that Strimzi is given as resources, given to the broker itself. */
async function grant({ open }: SecuredBroker): Promise<void> {
  const admin = new Admin({ clientId: 'owner', bootstrapBrokers: [...open] });
  const creations = topicUsers.flatMap(({ name, permissions }) =>
    permissions.flatMap(({ resource, operations }) =>
      operations.map(operation => ({
        resourceType: resource.type === 'topic' ? ResourceTypes.TOPIC : ResourceTypes.GROUP,
        resourceName: resource.name,
        resourcePatternType:
          resource.patternType === 'prefix' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
        principal: `User:${name}`,
        host: '*',
        operation: operationsOfKafka[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    ),
  );
  await admin.createAcls({ creations });
  await admin.close();
}
