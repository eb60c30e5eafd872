import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { test } from 'vitest';
import { observedFleet } from './running/observed-system.ts';
import { watchedDay } from './watched-day.ts';

const kafka = await kafkaIsAvailable();
if (kafka.isAvailable) watchedDay('a day of persons, in the fleet', observedFleet);
else test.skip(`the fleet as it is seen: ${kafka.reason}`, () => {});
