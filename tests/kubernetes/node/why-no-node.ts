import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, rmdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { cniPlugins } from './node-settings.ts';

const run = promisify(execFile);

/**
 * Why no real node can be started on this machine, in words for whoever reads that a test was skipped; undefined where it
 * can. A kubelet wants root, namespaces and mounts of its own, a place in every hierarchy of cgroups (v1 or hybrid: what
 * it would need on a machine with v2 alone was never tried), iptables, and what Debian has of CNI and runc.
 */
export async function whyNoNode(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `a node wants Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'a node wants root';
  for (const [tool, debian] of Object.entries(tools))
    if (!(await succeeds('which', [tool]))) return `${tool} is not installed (Debian: ${debian})`;
  if (!(await isReadable(`${cniPlugins}/bridge`))) return 'no CNI plugins (Debian: containernetworking-plugins)';
  if (await isReadable('/sys/fs/cgroup/cgroup.controllers'))
    return 'cgroups are v2 alone, with which this was not tried';
  try {
    // a folder in one hierarchy says whether the others can be had
    await mkdir('/sys/fs/cgroup/memory/tillkeeper-may-i');
    await rmdir('/sys/fs/cgroup/memory/tillkeeper-may-i');
  } catch (error) {
    return `no cgroup can be made here (${error instanceof Error ? error.message : error})`;
  }
  const within = ['--net', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-ec'];
  const wanted =
    'mount -t tmpfs tmpfs /mnt; ip link add tk0 type bridge; ip link add tk1 type veth peer name tk2; iptables -t nat -L -n';
  if (!(await succeeds('unshare', [...within, wanted])))
    return 'namespaces with mounts, bridges and iptables of their own are not allowed here';
  return undefined;
}

const tools = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  iptables: 'iptables',
  runc: 'runc',
  openssl: 'openssl',
  buildah: 'buildah',
} as const;

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  );
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
