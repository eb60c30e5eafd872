import { readdir, readFile } from 'node:fs/promises';

/** Milliseconds of processor by kind of process. */
export type ProcessorTime = ReadonlyMap<string, number>;

/** What a process and everything it started have used so far; Linux only, empty elsewhere. */
export async function processorTime(rootPid: number): Promise<ProcessorTime> {
  const entries = await readdir('/proc').catch(() => []);
  const read = await Promise.all(entries.filter(name => /^\d+$/.test(name)).map(pid => readProcess(Number(pid))));
  const known = new Map(read.filter(one => one !== undefined).map(one => [one.pid, one]));
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = known.get(at)?.parent)
      if (at === rootPid) return true;
    return false;
  };
  const sums = new Map<string, number>();
  for (const { pid, name, ms } of known.values()) if (isOurs(pid)) sums.set(name, (sums.get(name) ?? 0) + ms);
  return sums;
}

/** What was used between two looks, by kind of process; the greatest first. */
export function processorTimeBetween(before: ProcessorTime, after: ProcessorTime): [name: string, ms: number][] {
  return [...after]
    .map(([name, ms]): [string, number] => [name, ms - (before.get(name) ?? 0)])
    .sort((a, b) => b[1] - a[1]);
}

async function readProcess(
  pid: number,
): Promise<{ pid: number; parent: number; name: string; ms: number } | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // after the name, which may have blanks: state is field 3, the parent 4; utime, stime and those of ended children are
    // 14 to 17, in hundredths of a second
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ms = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
    const script = command.split('\0').find(word => word.endsWith('.ts'));
    return { pid, parent: Number(fields[1]), name: script?.split('/').slice(-4).join('/') ?? 'PostgreSQL', ms };
  } catch {
    return undefined; // ended in between
  }
}
