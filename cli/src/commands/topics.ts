import { brokersOf, eventBusSettings, kafkaBusSettings } from '@tillkeeper/event-bus';
import { createTopicDesk, type TopicChange } from '@tillkeeper/event-bus/topics';
import { loadSettings, SettingsError } from '@tillkeeper/service-kit';
import { z } from 'zod';
import { CommandError, exitCodes } from '../exit-code.ts';
import { countText, type Output } from '../print.ts';
import { renderStrimzi } from '../topics/render-strimzi.ts';

export interface TopicsCommand {
  readonly action: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Output;
}

/**
 * The topics of Kafka as declared: `diff` says what is missing or differs (exit code 1 when something does), `apply` makes it so
 * (exit code 1 when something is left to a person), `strimzi` prints them and the users as resources of Kubernetes.
 */
export async function manageTopics({ action, environment, output }: TopicsCommand): Promise<number> {
  if (action === 'strimzi') {
    output.say(renderStrimzi().trimEnd());
    output.json({ yaml: renderStrimzi() });
    return exitCodes.clean;
  }
  if (action !== 'diff' && action !== 'apply')
    throw new CommandError('topics diff | topics apply | topics strimzi', exitCodes.usage);
  const desk = createTopicDesk(settingsOf(environment));
  const changes = await desk.diff();
  for (const change of changes) output.say(sentenceOf(change));
  if (changes.length === 0) output.say('All topics are as declared.');
  if (action === 'diff' || changes.length === 0) {
    output.json({ changes, is_applied: false });
    return changes.length === 0 ? exitCodes.clean : exitCodes.findings;
  }
  const left = await desk.apply(changes);
  output.say(
    left.length === 0
      ? `Done: all topics are as declared (changes: ${countText(changes.length)}).`
      : `Done as far as a command does it. Left to you: ${countText(left.length)}.`,
  );
  output.json({ changes, is_applied: true, left });
  return left.length === 0 ? exitCodes.clean : exitCodes.findings;
}

function settingsOf(environment: NodeJS.ProcessEnv) {
  try {
    const settings = loadSettings(z.object(eventBusSettings), environment);
    const brokers = brokersOf(settings);
    if (brokers.length === 0)
      throw new CommandError(
        'No Kafka: give KAFKA_BROKERS. Without it events travel through PostgreSQL.',
        exitCodes.usage,
      );
    return kafkaBusSettings(settings, { clientId: 'tillkeeper-topics', brokers });
  } catch (error) {
    throw error instanceof SettingsError ? new CommandError(error.message, exitCodes.usage) : error;
  }
}

function sentenceOf(change: TopicChange): string {
  switch (change.kind) {
    case 'make': {
      const { partitions, replicationFactor } = change.declaration;
      return `+ ${change.topic}: missing; partitions ${partitions}, copies ${replicationFactor}`;
    }
    case 'add-partitions':
      return `~ ${change.topic}: partitions ${change.from} -> ${change.to} (keys move; books do not depend on the order)`;
    case 'set':
      return `~ ${change.topic}: ${change.setting} ${change.from ?? 'not set'} -> ${change.to}`;
    case 'by-hand':
      return `! ${change.topic}: ${change.says}`;
  }
}
