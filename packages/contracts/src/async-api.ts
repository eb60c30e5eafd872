import { z } from 'zod';
import { encodeEvent } from './cloud-event.ts';
import { eventExamples } from './event-examples.ts';
import { type EventType, eventData, eventTypes } from './events.ts';
import { flow } from './flow.ts';
import { type Topic, topics } from './topics.ts';

/** `file.check-requested` -> `fileCheckRequested`: a name that references in the document may have. */
const idOf = (event: EventType): string => event.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
const ref = (path: string) => ({ $ref: `#/${path}` });

/** The topics, who sends and takes what, and each message with its headers, as an AsyncAPI 3.0 document. */
export function describeTopics(version: string): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: "Tillkeeper's events",
      version,
      description:
        'Events between the services: ids and counts, never a row, a name, an address or an amount of a person. CloudEvents 1.0 in binary mode: ' +
        'the attributes are headers, the value is the data. Delivered at least once; the order holds for a key. Whoever reads them ignores an id that it knows.',
    },
    defaultContentType: 'application/json',
    servers: {
      production: {
        host: '{bootstrap}',
        protocol: 'kafka-secure',
        description:
          'Three brokers over TLS; every service signs in as a user that may do what the flow says, and no more',
        variables: { bootstrap: { default: 'tillkeeper-kafka-bootstrap:9093', description: 'KAFKA_BROKERS' } },
        security: [ref('components/securitySchemes/scram')],
      },
      local: { host: 'localhost:9092', protocol: 'kafka', description: 'One broker of a machine of its own' },
    },
    channels: Object.fromEntries(topics.map(topic => [idOf(topic.event), channelOf(topic)])),
    operations: Object.fromEntries(flow.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(eventTypes.map(event => [idOf(event), messageOf(event)])),
      securitySchemes: { scram: { type: 'scramSha512', description: 'KAFKA_USERNAME and KAFKA_PASSWORD' } },
    },
  };
}

function channelOf({ name, event, partitions, replicationFactor, retentionMs, config }: Topic) {
  return {
    address: name,
    servers: [ref('servers/production'), ref('servers/local')],
    messages: { [idOf(event)]: ref(`components/messages/${idOf(event)}`) },
    bindings: {
      kafka: {
        topic: name,
        partitions,
        replicas: replicationFactor,
        topicConfiguration: {
          'cleanup.policy': ['delete'],
          'retention.ms': retentionMs,
          'max.message.bytes': Number(config['max.message.bytes']),
        },
        bindingVersion: '0.5.0',
      },
    },
  };
}

function operationsOf({ event, senders, receivers, says }: (typeof flow)[number]): [string, object][] {
  const operation = (service: string, action: 'send' | 'receive') => ({
    action,
    summary: action === 'send' ? `${service} says: ${says}` : `${service} takes it, as the group of its name`,
    channel: ref(`channels/${idOf(event)}`),
    messages: [ref(`channels/${idOf(event)}/messages/${idOf(event)}`)],
    tags: [{ name: service }],
    ...(action === 'receive' && {
      bindings: { kafka: { groupId: { type: 'string', enum: [service] }, bindingVersion: '0.5.0' } },
    }),
  });
  return [
    ...senders.map((service): [string, object] => [`${service}-sends-${idOf(event)}`, operation(service, 'send')]),
    ...receivers.map((service): [string, object] => [
      `${service}-receives-${idOf(event)}`,
      operation(service, 'receive'),
    ]),
  ];
}

function messageOf(event: EventType) {
  const example = eventExamples[event];
  const { headers } = encodeEvent(example);
  const { $schema: _, ...payload } = z.toJSONSchema(eventData[event], { target: 'draft-7' });
  return {
    name: event,
    title: event,
    summary: flow.find(one => one.event === event)?.says,
    contentType: 'application/json',
    headers: headersOf(event),
    payload,
    bindings: {
      kafka: {
        key: { type: 'string', minLength: 1, description: 'The sender, for the web shop with the copy of the API' },
        bindingVersion: '0.5.0',
      },
    },
    examples: [{ name: idOf(event), headers, payload: example.data }],
  };
}

/** The attributes of CloudEvents as headers, and the trace that the event belongs to. */
function headersOf(event: EventType) {
  const text = (description: string) => ({ type: 'string', minLength: 1, description });
  return {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'ce_subject', 'content-type'],
    properties: {
      ce_specversion: { const: '1.0' },
      ce_id: text('The same for the same subject and run, whoever announces it and however often'),
      ce_type: { const: event },
      ce_source: { type: 'string', pattern: '^/tillkeeper/', description: 'The service that says so' },
      ce_time: { type: 'string', format: 'date-time' },
      ce_subject: text('The file, refusal, check or erasure that it is about'),
      'content-type': { const: 'application/json' },
      traceparent: { type: 'string', pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
    },
  };
}
