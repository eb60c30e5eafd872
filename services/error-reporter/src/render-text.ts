import { type Digest, moneyText } from '@tillkeeper/domain';

const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** The text part of a report: the same as the HTML part says. */
export function renderText(digest: Digest): string {
  const lines = [digest.greeting, '', digest.summary];
  for (const [index, group] of digest.groups.entries()) {
    lines.push('', `${index + 1}. ${group.sentence}`);
    lines.push(
      `   ${count(group.count)} ${group.count === 1 ? 'time' : 'times'}${group.amount_minor === 0 ? '' : `, ${moneyText(group.amount_minor, digest.currency)}`}${group.severity === 'warning' ? ' (it is in the books; please check)' : ''}`,
    );
    lines.push(`   What to do: ${group.advice}`);
    for (const example of group.examples) lines.push(`   - ${example}`);
  }
  if (digest.totals.length > 0) lines.push('', 'The totals, to compare with the till:');
  for (const total of digest.totals)
    lines.push(
      `   ${count(total.files)} ${total.files === 1 ? 'file' : 'files'}, ${count(total.rows_read)} lines: ${count(total.rows_loaded)} loaded, ${count(total.rows_unchanged)} known already, ${count(total.rows_held)} held back, ${count(total.rows_repeated)} repeated`,
      `   loaded ${moneyText(total.amount_loaded_minor, total.currency)}, held back ${moneyText(total.amount_held_minor, total.currency)}`,
    );
  if (digest.groups.length > 0)
    lines.push(
      '',
      'Every problem is a row of the spreadsheet that is attached.',
      '',
      `Codes: ${digest.groups.map(group => group.code).join(', ')}`,
    );
  return `${lines.join('\n')}\n`;
}
