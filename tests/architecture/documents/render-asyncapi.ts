import { describeTopics } from '@tillkeeper/contracts';
import { stringify } from 'yaml';
import { readText } from '../repository.ts';

/** The topics and messages as an AsyncAPI document. */
export async function renderAsyncApi(): Promise<string> {
  const { version } = JSON.parse(await readText('package.json'));
  const head = `# Made from packages/contracts (events, flow, topics) by \`pnpm documents\`: change those, not this file.\n`;
  return head + stringify(describeTopics(version), { lineWidth: 0, aliasDuplicateObjects: false });
}
