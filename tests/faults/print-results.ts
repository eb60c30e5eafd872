import { quantile } from './at-the-door.ts';
import { allNormalMs, normalMs, type Recovery } from './recovery.ts';
import { isFine, type Result } from './run-scenarios.ts';

/** Lines for a person: what was run and what came of it, and how long it took until all was as before. */
export function printResults(results: readonly Result[]): string[] {
  const rows = results.map(result => [
    result.name,
    ...(result.skipped === undefined
      ? [result.kills, result.files, result.orders, `${result.mails} (+${result.repeatedMails})`]
      : ['-', '-', '-', '-']),
    ...(['lost', 'doubled', 'altered'] as const).map(kind =>
      result.skipped === undefined ? result.findings.filter(one => one.kind === kind).length : '-',
    ),
    result.skipped === undefined ? (isFine(result) ? 'ok' : 'FAILED') : 'skipped',
  ]);
  const recoveries = results.flatMap(result => result.recoveries);
  return [
    ...table(['scenario', 'kills', 'files', 'orders', 'mails (again)', 'lost', 'doubled', 'altered', ''], rows),
    ...(recoveries.length === 0 ? [] : ['', ...recoveryTable(recoveries)]),
    ...results.flatMap(({ name, skipped, notes, complaints, findings }) => [
      ...(skipped === undefined ? [] : ['', `${name}: skipped: ${skipped}`]),
      ...(notes.length + complaints.length + findings.length === 0 ? [] : ['', `${name}:`]),
      ...notes.map(line => `  ${line}`),
      ...complaints.map(line => `  NOT AS IT MUST BE: ${line}`),
      ...findings.slice(0, 20).map(one => `  ${one.kind.toUpperCase()} ${one.of}: ${one.key}: ${one.detail}`),
      ...(findings.length > 20 ? [`  ... and ${findings.length - 20} more`] : []),
    ]),
  ];
}

/** From a kill to the part being ready and the next file loaded; and to the next file of every store. */
function recoveryTable(recoveries: readonly Recovery[]): string[] {
  const kinds = [...new Set(recoveries.map(one => one.kind))].sort();
  const seconds = (values: readonly number[]): string =>
    [0.5, 0.95, 1].map(share => (quantile(values, share) / 1000).toFixed(1)).join(' / ');
  const row = (name: string, some: readonly Recovery[]) => [
    name,
    some.length,
    seconds(some.map(one => one.readyMs)),
    seconds(some.map(normalMs)),
    seconds(some.map(allNormalMs)),
  ];
  const services = recoveries.filter(one => one.kind !== 'kafka' && one.kind !== 'postgres' && one.kind !== 's3');
  return table(
    ['seconds p50 / p95 / max', 'deaths', 'ready again', 'and a file loaded', 'and one of every store'],
    [
      ...kinds.map(kind =>
        row(
          kind,
          recoveries.filter(one => one.kind === kind),
        ),
      ),
      ...(services.length === 0 ? [] : [row('all services', services)]),
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const all = [head, ...rows.map(row => row.map(String))];
  const widths = head.map((_, at) => Math.max(...all.map(row => row[at]?.length ?? 0)));
  return all.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
