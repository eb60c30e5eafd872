import { httpProblems, problemCodeNames, problemCodes } from '@tillkeeper/contracts';
import { code, markdownTable } from './markdown-table.ts';

/** Answers of the API that are no success, by status. */
export function renderHttpProblems(): string {
  const rows = Object.entries(httpProblems)
    .map(([name, { status, title }]) => ({ name, status, title }))
    .sort((a, b) => a.status - b.status)
    .map(({ name, status, title }) => [String(status), code(name), title]);
  return markdownTable(['status', 'code', 'meaning'], rows);
}

/** Findings about rows and files, a table for each family. */
export function renderRowProblems(): string {
  const families = [...new Set(problemCodeNames.map(name => problemCodes[name].family))];
  return families
    .map(family => {
      const rows = problemCodeNames
        .filter(name => problemCodes[name].family === family)
        .map(name => {
          const { severity, sentence, advice } = problemCodes[name];
          return [code(name), severity, sentence, advice];
        });
      return `### ${family}\n\n${markdownTable(['code', 'severity', 'what the store reads', 'what to do'], rows)}`;
    })
    .join('\n\n');
}
