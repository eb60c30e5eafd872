import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUse {
  readonly pid: number;
  readonly parentPid: number;
  readonly rssBytes: number;
  /** Of it what is not shared with other processes; where that cannot be told, all. */
  readonly ownBytes: number;
  /** Processor time since its start. */
  readonly cpuMs: number;
}

/** Every process of the machine. */
export function readProcesses(): ProcessUse[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** The process and all that it has started, children of children too. */
export function treeOf(pid: number, processes: readonly ProcessUse[]): ProcessUse[] {
  const own = processes.filter(one => one.pid === pid);
  const children = processes.filter(one => one.parentPid === pid && one.pid !== pid);
  return [...own, ...children.flatMap(child => treeOf(child.pid, processes))];
}

const pageBytes = 4096;
/** USER_HZ, which the kernel promises to programs. */
const ticksPerSecond = 100;

// Slim containers have no ps.
function fromProc(): ProcessUse[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name stands in brackets and may itself hold blanks and brackets: fields count from the last bracket.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const number = (index: number): number => Number(fields[index]);
      const cpuMs = ((number(11) + number(12)) * 1000) / ticksPerSecond;
      const [, resident = 0, shared = 0] = readFileSync(`/proc/${name}/statm`, 'utf8').split(' ').map(Number);
      const memory = { rssBytes: resident * pageBytes, ownBytes: (resident - shared) * pageBytes };
      return [{ pid: Number(name), parentPid: number(1), ...memory, cpuMs }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

function fromPs(): ProcessUse[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' });
  return text.split('\n').flatMap(line => {
    const [pid, parentPid, rss, time] = line.trim().split(/\s+/);
    if (pid === undefined || parentPid === undefined || rss === undefined || time === undefined) return [];
    const seconds = time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
    const rssBytes = Number(rss) * 1024;
    return [{ pid: Number(pid), parentPid: Number(parentPid), rssBytes, ownBytes: rssBytes, cpuMs: seconds * 1000 }];
  });
}

/** Sends a signal to a process and all that it has started. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  for (const one of treeOf(pid, readProcesses())) {
    try {
      process.kill(one.pid, signal);
    } catch {
      // it has ended meanwhile
    }
  }
}
