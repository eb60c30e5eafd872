export { type ConsumeServiceOptions, type ConsumeTelemetry, consumeService } from './consume-service.ts';
export {
  brokersOf,
  createEventBus,
  type EventBusOptions,
  type EventBusSettings,
  eventBusSettings,
  kafkaBusSettings,
} from './create-event-bus.ts';
export { createKafkaBus } from './kafka/create-kafka-bus.ts';
export { type KafkaBusSettings, type KafkaClientName, kafkaClients } from './kafka/kafka-bus-settings.ts';
export type {
  BusMessage,
  DeliveredMessage,
  EventBus,
  PartitionLag,
  SubscribeOptions,
  Subscription,
} from './port.ts';
export { createPostgresLogBus, type PostgresLogBusSettings } from './postgres-log/create-postgres-log-bus.ts';
export { publishEvents } from './publish-events.ts';
