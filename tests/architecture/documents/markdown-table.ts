/** A table of Markdown; cells may contain anything. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** `text` as code, also when it is empty or contains a backtick. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** The text between `<!-- name -->` and `<!-- /name -->` replaced; throws when the marks are not there exactly once. */
export function replaceSection(text: string, name: string, section: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const parts = text.split(open);
  const [rest = '', after, ...more] = (parts[1] ?? '').split(close);
  if (parts.length !== 2 || after === undefined || more.length > 0 || rest.includes(open))
    throw new Error(`the section ${open} ... ${close} does not stand there exactly once`);
  return `${parts[0]}${open}\n${section}\n${close}${after}`;
}
