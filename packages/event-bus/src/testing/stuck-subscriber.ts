/*
 * A process of its own that takes a message and never finishes with it, to be killed. Started by crash-while-handling.ts with what it
 * needs as JSON in its argument; it prints `taken` when the message is in work.
 */
import { z } from 'zod';
import { createEventBus, eventBusSettings } from '../create-event-bus.ts';

const task = z
  .object({
    settings: z.object(eventBusSettings),
    databaseUrl: z.string(),
    group: z.string(),
    topic: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const bus = await createEventBus({ ...task, clientId: 'stuck', database: { databaseUrl: task.databaseUrl } });
const { failed } = bus.subscribe({
  group: task.group,
  topics: [task.topic],
  async handle() {
    process.stdout.write('taken\n');
    await new Promise(() => undefined);
  },
  park: async () => undefined,
});
await failed;
