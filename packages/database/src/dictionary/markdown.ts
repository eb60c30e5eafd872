/** A table of Markdown; cells may contain anything. A column in which no row says anything is left out. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.map((_, place) => rows.some(row => (row[place] ?? '') !== ''));
  const line = (cells: readonly string[]) =>
    `| ${cells
      .filter((_, place) => kept[place])
      .map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' '))
      .join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `text` as code, also when it contains a backtick. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** The part after `#` of a link to a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** A link to a heading of the same page, or of `page`. */
export function linkTo(heading: string, page = ''): string {
  return `[${heading}](${page}#${anchorOf(heading)})`;
}
