import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The program of `startNodeNamespace`: makes the namespaces that a whole node lives in, says the number of their first
 * process, and undoes everything when its standard input ends, which it does however the process at the other end of the pipe dies.
 *
 * `guard-process.ts PAUSE DIRECTORY CGROUP`
 */
const [pause = '', directory = '', cgroup = ''] = process.argv.slice(2);
/** The kubelet sets these for the whole machine. */
const sysctls = ['vm/overcommit_memory', 'kernel/panic', 'kernel/panic_on_oops'].map(name => {
  const path = join('/proc/sys', name);
  return { path, value: readFileSync(path, 'utf8').trim() };
});
/** Covered by mounts of the node's own; they have to be there to be covered. */
const folders = [
  '/run/containerd',
  '/run/netns',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/usr/libexec/kubernetes',
  '/opt/cni',
];
const foldersOfNobody = folders.filter(path => !existsSync(path));

// the terminal's signals are for the test; this ends by its pipe
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const unshare = spawn('unshare', ['--net', '--mount', '--pid', '--fork', '--mount-proc', pause], {
  stdio: 'ignore',
  detached: true,
});
const first = await firstProcess(unshare);
process.stdout.write(`${first}\n`);
for await (const _ of createInterface({ input: process.stdin })) {
  // nothing is said; that it ends is the message
}
await endNode();

/** Of the new PID namespace, as this machine numbers it: its end is that of every process, mount and interface inside. */
async function firstProcess({ pid, exitCode }: ChildProcess): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    if (children !== '' && readFileSync(`/proc/${children}/comm`, 'utf8').trim() === 'pause') return Number(children);
    if (exitCode !== null) break;
    await sleep(25);
  }
  throw new Error('no namespaces were made');
}

async function endNode(): Promise<void> {
  try {
    process.kill(first, 'SIGKILL');
  } catch {
    // it is gone
  }
  for (let attempt = 0; attempt < 200 && existsSync(`/proc/${first}`); attempt++) await sleep(50);
  // a cgroup can be removed once its last process has been reaped
  for (let attempt = 0; attempt < 100 && !removeCgroups(); attempt++) await sleep(100);
  for (const { path, value } of sysctls) if (readFileSync(path, 'utf8').trim() !== value) writeFileSync(path, value);
  for (const path of [...foldersOfNobody].reverse()) {
    try {
      rmdirSync(path);
    } catch {
      // it was not made, or somebody else has put something there
    }
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

function removeCgroups(): boolean {
  let isGone = true;
  for (const hierarchy of readdirSync('/sys/fs/cgroup')) {
    const path = join('/sys/fs/cgroup', hierarchy, cgroup);
    if (!existsSync(path)) continue;
    try {
      execFileSync('find', [path, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
    } catch {
      // the next round
    }
    if (existsSync(path)) isGone = false;
  }
  return isGone;
}
