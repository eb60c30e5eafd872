import { type LoadResult, percentile } from './load.ts';

/** A row of a table for each server that was put under load; the first is what the others are compared with. */
export function loadTable(rows: readonly (readonly [what: string, result: LoadResult])[]): string {
  const first = rows[0]?.[1];
  const lines = rows.map(([what, result]) => {
    const cells = [
      result.perSecond.toFixed(0),
      ...[0.5, 0.99, 1].map(share => `${percentile(result.waitsMs, share).toFixed(1)} ms`),
      `${result.serverCpuUs.toFixed(0)} us`,
      (result.serverCpuUs / (first?.serverCpuUs ?? Number.NaN)).toFixed(1),
      result.serverCores.toFixed(2),
      `${result.clientCpuUs.toFixed(0)} us`,
      Object.entries(result.otherAnswers)
        .map(([status, count]) => `${count} x ${status}`)
        .join(', ') || 'none',
    ];
    return `| ${what} | ${cells.join(' | ')} |`;
  });
  return [
    '| server | 202 a second | p50 | p99 | longest | processor time each | x | cores | load: processor time each | other answers |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
