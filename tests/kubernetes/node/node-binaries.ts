import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce, isThere, pathOf } from '../control-plane/build-once.ts';
import { go, goVersion, keyOf } from '../control-plane/go-modules.ts';

const run = promisify(execFile);
const modules = join(import.meta.dirname, 'modules');
const kubernetes = join(modules, 'node');

/** Each has a go.mod of its own that cannot be joined with the others': installed by version, whose sums Go's database has. */
const versions = { containerd: 'v2.3.7', coredns: 'v1.14.7', metricsServer: 'v0.9.0' } as const;

/**
 * The folder with kubelet, kube-proxy, containerd (with its shim and ctr), CoreDNS, metrics-server and pause, all from Go
 * modules. Built the first time: some twelve minutes of two cores.
 */
export async function nodeBinaries(): Promise<string> {
  return buildOnce({ ...(await binaries()), make: makeBinaries });
}

/** The folder; undefined where they are not built yet. */
export async function findNodeBinaries(): Promise<string | undefined> {
  if ((await goVersion()) === undefined) return undefined;
  const folder = pathOf(await binaries());
  return (await isThere(folder)) ? folder : undefined;
}

async function binaries(): Promise<{ what: string; key: string }> {
  const pause = await readFile(join(modules, 'pause/main.go'), 'utf8');
  const texts = [pause, JSON.stringify(versions), (await goVersion()) ?? ''];
  return { what: 'node', key: await keyOf(['../../node/modules/node'], ...texts) };
}

async function makeBinaries(folder: string): Promise<void> {
  const version = (await go(kubernetes, 'list', '-m', '-f', '{{.Version}}', 'k8s.io/kubernetes')).trim();
  const [major = '', minor = ''] = version.slice(1).split('.');
  const said = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  // without these the programs call themselves v0.0.0-master
  const flags = Object.entries(said).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const commands = ['kubelet', 'kube-proxy'].map(command => `k8s.io/kubernetes/cmd/${command}`);
  await go(kubernetes, 'build', '-ldflags', `-s -w ${flags.join(' ')}`, '-o', `${folder}/`, ...commands);
  await go(join(modules, 'pause'), 'build', '-ldflags', '-s -w', '-o', join(folder, 'pause'), '.');
  const containerd = ['containerd', 'containerd-shim-runc-v2', 'ctr'].map(
    command => `github.com/containerd/containerd/v2/cmd/${command}@${versions.containerd}`,
  );
  // file systems that no machine of ours has
  await install(folder, '-tags', 'no_btrfs,no_zfs,no_aufs,no_devmapper', ...containerd);
  await install(folder, `github.com/coredns/coredns@${versions.coredns}`);
  await install(folder, `sigs.k8s.io/metrics-server/cmd/metrics-server@${versions.metricsServer}`);
}

async function install(folder: string, ...words: readonly string[]): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-p=2 -buildvcs=false -trimpath', GOBIN: folder };
  await run('nice', ['-n', '19', 'go', 'install', '-ldflags', '-s -w', ...words], {
    ...{ env, timeout: 45 * 60_000, maxBuffer: 64 * 1024 ** 2 },
  });
}
