import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunningProcess {
  /** Tells this process from a later one with the same number. */
  readonly identity: string;
  readonly command: string;
}

/** What runs under a process number, or undefined when nothing (or only a zombie) does. */
export function findProcess(pid: number): RunningProcess | undefined {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

// Slim containers have no ps.
function fromProc(pid: number): RunningProcess | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may itself hold blanks and brackets: fields count from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { identity: `${boot}/${fields[19]}`, command };
}

function fromPs(pid: number): RunningProcess | undefined {
  const ask = (what: string) => execFileSync('ps', ['-o', `${what}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  if (ask('state').startsWith('Z')) return undefined;
  return { identity: ask('lstart'), command: ask('command') };
}
