import { readFile } from 'node:fs/promises';

/** Of a process, Linux only: milliseconds of processor it has used, and the most memory it ever had resident, in MiB. */
export async function timesOf(pid: number): Promise<{ readonly cpuMs: number; readonly peakMiB: number }> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  // after the name, which may have blanks: state is field 3, utime and stime are 14 and 15, in hundredths of a second
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0;
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, peakMiB: Math.round(Number(peak) / 1024) };
}
