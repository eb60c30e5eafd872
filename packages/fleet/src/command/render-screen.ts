import type { Part } from '../parts/part.ts';
import type { Measured } from './measure.ts';

export interface Screen {
  readonly addresses: readonly (readonly [string, string])[];
  readonly parts: readonly Part[];
  readonly measured: Measured | undefined;
  /** The name of the part that keys are about. */
  readonly chosen: string | undefined;
  /** In how many seconds a part that ended is started again. */
  readonly startsInSeconds: (name: string) => number | undefined;
  /** What happened last, the newest at the end. */
  readonly said: readonly string[];
  readonly columns: number;
  readonly rows: number;
}

const keys = 'up/down choose   k kill   s stop   r restart   p pause   + - copies   q quit';

/** The screen as lines, none longer than it is wide, as many as fit. */
export function renderScreen(screen: Screen): string[] {
  const { addresses, parts, measured, said, columns, rows } = screen;
  const top = [
    ...addresses.map(([what, address]) => `${what.padEnd(14)} ${address}`),
    '',
    ...renderParts(screen),
    '',
    renderLag(measured),
    renderFlow(measured),
    '',
  ];
  const room = Math.max(0, rows - top.length - 1);
  const shown = parts.length === 0 ? [] : said.slice(-room);
  return [...top, ...shown, keys].slice(0, rows).map(line => line.slice(0, columns));
}

function renderParts({ parts, measured, chosen, startsInSeconds }: Screen): string[] {
  const head = `  ${'PART'.padEnd(18)} ${'STATE'.padEnd(20)} ${'PID'.padStart(8)} ${'CPU'.padStart(6)} ${'MEMORY'.padStart(9)} ${'RESTARTS'.padStart(9)}  OPERATIONS`;
  const lines = parts.map(part => {
    const use = measured?.uses.get(part.name);
    const seconds = startsInSeconds(part.name);
    const state = seconds === undefined ? part.state : `ended, up in ${seconds} s`;
    const cpu = use?.cpuShare === undefined ? '-' : `${Math.round(use.cpuShare * 100)} %`;
    const memory = use === undefined ? '-' : `${Math.round(use.rssBytes / 2 ** 20)} MiB`;
    const mark = part.name === chosen ? '>' : ' ';
    return `${mark} ${part.name.padEnd(18)} ${state.padEnd(20)} ${String(part.pid ?? '-').padStart(8)} ${cpu.padStart(6)} ${memory.padStart(9)} ${String(part.restarts).padStart(9)}  ${part.operationsUrl ?? ''}`.trimEnd();
  });
  return [head, ...lines];
}

/** Such as `lag: validator 12, loader 0`; Kafka that cannot be asked is said. */
export function renderLag(measured: Measured | undefined): string {
  if (measured === undefined) return 'lag: -';
  if (measured.lag === undefined) return 'lag: Kafka does not answer';
  return `lag: ${[...measured.lag].map(([group, lag]) => `${group} ${lag}`).join(', ')}`;
}

export function renderFlow(measured: Measured | undefined): string {
  if (measured === undefined) return 'files: -';
  if (measured.flow === undefined) return 'files: PostgreSQL does not answer';
  const { loaded, loadedPerSecond, inWork, deadLetters, outbox } = measured.flow;
  const rate = loadedPerSecond === undefined ? '-' : loadedPerSecond.toFixed(1);
  return `files: ${rate}/s, ${loaded} loaded, ${inWork} in work   dead letters: ${deadLetters}   outbox: ${outbox}`;
}
