import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { test } from 'vitest';
import { fleetUnderTest } from './running/fleet-under-test.ts';
import { scenarios } from './scenarios.ts';

const kafka = await kafkaIsAvailable();
if (kafka.isAvailable) scenarios('as a fleet: four processes, Kafka, SMTP', fleetUnderTest);
else test.skip(`the fleet: ${kafka.reason}`, () => {});
