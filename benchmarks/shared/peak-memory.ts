import { readdir, readFile } from 'node:fs/promises';

export interface ProcessMemory {
  readonly name: string;
  readonly pid: number;
  /** VmHWM: the most it ever had resident, shared pages included; in MiB. */
  readonly peakMiB: number;
}

/** The peak memory of a process and everything it started; Linux only, empty elsewhere. */
export async function peakMemory(rootPid: number): Promise<ProcessMemory[]> {
  const entries = await readdir('/proc').catch(() => []);
  const processes = await Promise.all(entries.filter(name => /^\d+$/.test(name)).map(pid => readProcess(Number(pid))));
  const known = processes.filter(one => one !== undefined);
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = known.find(one => one.pid === at)?.parent)
      if (at === rootPid) return true;
    return false;
  };
  return known
    .filter(one => isOurs(one.pid))
    .map(({ name, pid, peakMiB }) => ({ name, pid, peakMiB }))
    .sort((a, b) => b.peakMiB - a.peakMiB);
}

async function readProcess(pid: number): Promise<(ProcessMemory & { parent: number }) | undefined> {
  try {
    const [status, command] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    const value = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const words = command.split('\0').filter(word => word !== '');
    const script = words
      .find(word => word.endsWith('.ts'))
      ?.split('/')
      .slice(-3)
      .join('/');
    return {
      pid,
      parent: value('PPid'),
      peakMiB: Math.round(value('VmHWM') / 1024),
      name: script ?? (words[0] ?? '').split('/').pop()?.slice(0, 60) ?? '',
    };
  } catch {
    return undefined; // ended in between
  }
}
