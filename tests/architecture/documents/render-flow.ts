import { flow } from '@tillkeeper/contracts';
import { code, markdownTable } from './markdown-table.ts';

/** The flow of the product, one line for each event. */
export function renderFlow(): string {
  return markdownTable(
    ['event', 'says that', 'sent by', 'taken by'],
    flow.map(({ event, says, senders, receivers }) => [code(event), says, senders.join(', '), receivers.join(', ')]),
  );
}
