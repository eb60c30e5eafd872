import { type Example, problemCodeNames, problemCodes, problemFamilies, type Rule } from '@tillkeeper/contracts';
import { code } from './markdown-table.ts';

const families: Readonly<Record<Rule['family'], string>> = {
  record: 'A line of the file that cannot be read',
  field: 'A field that is wrong by itself',
  transaction: 'Lines that do not make a receipt',
  reference: 'What is not in the master data',
  anomaly: 'What is unusual',
  contact: "A customer's address",
  repetition: 'What came before',
  file: 'The file as a whole',
};
const scopes: Readonly<Record<Rule['scope'], string>> = {
  record: 'the bytes of a record',
  row: 'a line by itself',
  basket: 'all lines of a receipt',
  file: 'the file as a whole',
  books: 'the file and what came before it',
};
const severities: Readonly<Record<Rule['severity'], string>> = {
  error: 'the line is not used, and holds its receipt',
  warning: 'the line is used, and reported',
  info: 'counted',
};

/** `docs/rules.md`: every rule with its words, parameters and examples. */
export function renderRulesPage(): string {
  const rules: readonly Rule[] = problemCodeNames.map(name => problemCodes[name]);
  const sections = problemFamilies.map(family => {
    const ofFamily = rules.filter(rule => rule.family === family);
    return `## ${families[family]}\n\n${ofFamily.map(renderRule).join('\n\n')}`;
  });
  return `# The rules

Every rule that Tillkeeper judges by, made from its declaration in \`packages/contracts/src/rules\` by \`pnpm documents\`: change that, not this
page. The examples are tests as well. **error**: ${severities.error}. **warning**: ${severities.warning}. **info**: ${severities.info}. A code is
never renamed.

${sections.join('\n\n')}
`;
}

function renderRule(rule: Rule): string {
  const parameters = Object.entries(rule.parameters ?? {}).map(
    ([name, { default: value, says }]) => `* ${code(name)}, ${value} where nothing else is set: ${says}`,
  );
  const columns = rule.columns.length === 0 ? '' : ` (${rule.columns.map(code).join(', ')})`;
  return [
    `### ${code(rule.code)}: ${rule.severity}`,
    `> ${rule.sentence}`,
    `What to do: ${rule.advice}`,
    [
      `* looks at ${scopes[rule.scope]}${columns}`,
      ...parameters,
      ...rule.examples.fails.map(example => `* finds: ${renderExample(example)}`),
      ...rule.examples.passes.map(example => `* leaves alone: ${renderExample(example)}`),
    ].join('\n'),
  ].join('\n\n');
}

const mostRows = 3;

function renderExample({ says, rows, before }: Example): string {
  const shown = (rows ?? []).slice(-mostRows).flatMap(row => {
    const fields = Object.entries(row).map(
      ([name, text]) => `${name}=${text.length > 40 ? `${text.slice(0, 40)}…` : text}`,
    );
    return fields.length === 0 ? [] : [code(fields.join(', '))];
  });
  const sentBefore = before === undefined ? '' : ' (after a file with the right line)';
  return `${says}${sentBefore}${shown.length === 0 ? '' : `: ${shown.join(' then ')}`}`;
}
