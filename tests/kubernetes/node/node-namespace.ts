import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { network } from './node-settings.ts';

const run = promisify(execFile);

/** Network, mounts and processes of a node's own: what is started in it is not seen outside, and ends with it. */
export interface NodeNamespace {
  /** Of this machine; seen inside as well. Logs, keys and everything that containerd and the kubelet keep. */
  readonly directory: string;
  /** The folder in every hierarchy of cgroups that pods are put into, without a slash. */
  readonly cgroup: string;
  /** Runs a program inside and returns what it wrote to stdout. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  /** Starts a program inside that stays; its output goes to `NAME.log` of the directory. */
  start(name: string, program: string, ...args: readonly string[]): ChildProcess;
  /** Throws with the end of its log when a started program has ended. */
  checkAlive(): Promise<void>;
  /** Ends everything inside, and gives the machine back as it was. */
  stop(): Promise<void>;
}

/**
 * Makes the namespaces, with a cable to this machine: its pods and Services are reached from here at their own addresses, and
 * they reach this machine at `machineAddress`. A guard process of its own undoes all of it when this process is gone, also by SIGKILL.
 *
 * @throws Error where another node has these addresses
 */
export async function startNodeNamespace(pause: string): Promise<NodeNamespace> {
  const { stdout: routes } = await run('ip', ['route', 'show', 'to', 'match', network.nodeAddress]);
  if (/10\.24[45]\./.test(routes)) throw new Error(`another node is running on this machine:\n${routes}`);
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-node-'));
  const cgroup = `tillkeeper-node-${process.pid}`;
  const program = join(import.meta.dirname, 'guard-process.ts');
  const guard = spawn(process.execPath, [program, pause, directory, cgroup], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(guard, 'exit');
  const [line] = await Promise.race([once(createInterface({ input: guard.stdout }), 'line'), gone]);
  const first = Number(line);
  if (!(first > 1)) throw new Error('the guard of the node did not start');
  const within = ['--target', String(first), '--net', '--mount', '--pid', '--'];
  const started = new Map<string, ChildProcess>();
  const logOf = (name: string) => join(directory, `${name}.log`);
  const namespace: NodeNamespace = {
    directory,
    cgroup,
    async run(program, ...args) {
      return (await run('nsenter', [...within, program, ...args], { maxBuffer: 64 * 2 ** 20 })).stdout;
    },
    start(name, program, ...args) {
      const log = openSync(logOf(name), 'a');
      const child = spawn('nsenter', [...within, program, ...args], {
        cwd: directory,
        stdio: ['ignore', log, log],
        env: inside(),
      });
      closeSync(log);
      started.set(name, child);
      return child;
    },
    async checkAlive() {
      for (const [name, child] of started)
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`${name} has ended:\n${(await readFile(logOf(name), 'utf8')).slice(-2_000)}`);
    },
    async stop() {
      guard.stdin.end();
      await gone;
    },
  };
  try {
    await prepare(namespace, first);
    return namespace;
  } catch (error) {
    await namespace.stop();
    throw error;
  }
}

/** Proxies of this machine are none of the cluster's. */
function inside(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)));
}

async function prepare(namespace: NodeNamespace, first: number): Promise<void> {
  const { bridge, cable, nodeAddress, machineAddress, cableAddress, podSubnet, serviceSubnet } = network;
  // made in the node's network, with one end put out into ours: it is gone with the node
  await namespace.run(
    'sh',
    '-ec',
    [
      'mount --make-rshared /',
      'for d in /run/netns /run/containerd /var/lib/cni /var/lib/kubelet /var/log/containers; do mkdir -p $d; mount -t tmpfs tmpfs $d; done',
      // an unknown registry then fails at once instead of waiting for a name server that cannot be reached
      `echo nameserver ${nodeAddress} > ${namespace.directory}/resolv.node`,
      `mount --bind ${namespace.directory}/resolv.node $(readlink -f /etc/resolv.conf)`,
      'ip link set lo up',
      `ip link add ${bridge} type bridge; ip addr add ${nodeAddress}/24 dev ${bridge}; ip link set ${bridge} up`,
      `ip route add default dev ${bridge}`,
      'sysctl -qw net.ipv4.ip_forward=1',
      // the kubelet wants its cgroup in every (v1) hierarchy; a cpuset starts empty
      `for h in /sys/fs/cgroup/*/; do mkdir -p "$h"${namespace.cgroup}; done`,
      `for f in cpuset.cpus cpuset.mems; do cat /sys/fs/cgroup/cpuset/$f > /sys/fs/cgroup/cpuset/${namespace.cgroup}/$f; done`,
      // all pods together would weigh as much as one process of this machine
      `echo 8192 > /sys/fs/cgroup/cpu/${namespace.cgroup}/cpu.shares`,
    ].join('\n'),
  );
  await run('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', cable, 'netns', String(first)]);
  await run('ip', ['addr', 'add', `${machineAddress}/30`, 'dev', cable]);
  await run('ip', ['link', 'set', cable, 'up']);
  await namespace.run('sh', '-ec', `ip addr add ${cableAddress}/30 dev ${cable}; ip link set ${cable} up`);
  for (const subnet of [podSubnet, serviceSubnet]) await run('ip', ['route', 'add', subnet, 'via', cableAddress]);
}

/**
 * Has a port of the node answered by one of this machine, for pods, for the node's own processes and for this machine itself
 * (whose own address would otherwise make the answer take another way back).
 */
export async function answerAtNode(
  namespace: NodeNamespace,
  options: { port: number; machinePort: number },
): Promise<void> {
  const { nodeAddress, machineAddress } = network;
  for (const chain of ['PREROUTING', 'OUTPUT'])
    await namespace.run(
      ...([
        'iptables',
        '--wait',
        '-t',
        'nat',
        '-I',
        chain,
        '-p',
        'tcp',
        '-d',
        nodeAddress,
        '--dport',
        String(options.port),
      ] as const),
      ...(['-j', 'DNAT', '--to-destination', `${machineAddress}:${options.machinePort}`] as const),
    );
  await namespace.run(
    ...(['iptables', '--wait', '-t', 'nat', '-I', 'POSTROUTING', '-p', 'tcp', '-d', machineAddress] as const),
    ...(['--dport', String(options.machinePort), '-j', 'MASQUERADE'] as const),
  );
}
