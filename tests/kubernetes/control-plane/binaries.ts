import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce, isThere, pathOf } from './build-once.ts';
import { go, goVersion, keyOf, modulesDirectory, sourcesOf } from './go-modules.ts';
import { versions } from './versions.ts';

const run = promisify(execFile);

/**
 * The folder with kube-apiserver, kube-controller-manager, kube-scheduler, kubectl (kustomize is in it), etcd, kwok and
 * `kwok-stages.yaml`, all from Go modules. Built the first time: some ten minutes of two cores, 3 GiB of Go's own cache.
 */
export async function controlPlaneBinaries(): Promise<string> {
  return buildOnce({ ...(await controlPlane()), make: makeControlPlane });
}

/** The folder with KEDA's webhooks, operator and adapter: `keda-webhooks` ... Some ten minutes more, the first time. */
export async function kedaBinaries(): Promise<string> {
  return buildOnce({ ...(await keda()), make: makeKeda });
}

/** Where they are, if they were built; else why they cannot be, or that they have to be built first. */
export async function findControlPlane(): Promise<{ readonly binaries: string } | { readonly missing: string }> {
  if ((await goVersion()) === undefined)
    return { missing: 'there is no Go on this machine to build Kubernetes with (and to know its build by)' };
  const binaries = pathOf(await controlPlane());
  return (await isThere(binaries))
    ? { binaries }
    : { missing: 'the binaries of Kubernetes are not built: `pnpm kubernetes:build` does it, in some ten minutes' };
}

/** The folder of KEDA's binaries; undefined where they are not built. */
export async function findKeda(): Promise<string | undefined> {
  if ((await goVersion()) === undefined) return undefined;
  const folder = pathOf(await keda());
  return (await isThere(folder)) ? folder : undefined;
}

async function controlPlane(): Promise<{ what: string; key: string }> {
  return {
    what: 'control-plane',
    key: await keyOf(['control-plane', 'etcd'], versions.kwok, (await goVersion()) ?? ''),
  };
}
async function keda(): Promise<{ what: string; key: string }> {
  return { what: 'keda', key: await keyOf(['keda'], (await goVersion()) ?? '') };
}

async function makeControlPlane(folder: string): Promise<void> {
  const kubernetes = join(modulesDirectory, 'control-plane');
  const version = (await go(kubernetes, 'list', '-m', '-f', '{{.Version}}', 'k8s.io/kubernetes')).trim();
  const set = (name: string, value: string): string => `-X k8s.io/component-base/version.${name}=${value}`;
  // without these the programs call themselves v0.0.0-master
  const [major = '', minor = ''] = version.slice(1).split('.');
  const said = [
    set('gitVersion', version),
    set('gitMajor', major),
    set('gitMinor', minor),
    set('gitTreeState', 'clean'),
  ];
  const commands = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];
  await go(
    kubernetes,
    ...['build', '-ldflags', `-s -w ${said.join(' ')}`, '-o', `${folder}/`],
    ...commands.map(command => `k8s.io/kubernetes/cmd/${command}`),
  );
  const etcd = join(modulesDirectory, 'etcd');
  await go(etcd, 'build', '-ldflags', '-s -w', '-o', join(folder, 'etcd'), 'go.etcd.io/etcd/server/v3');
  await run('nice', ['-n', '19', 'go', 'install', '-ldflags', '-s -w', `sigs.k8s.io/kwok/cmd/kwok@${versions.kwok}`], {
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-p=2 -buildvcs=false -trimpath', GOBIN: folder },
    timeout: 20 * 60_000,
  });
  await writeFile(join(folder, 'kwok-stages.yaml'), await kwokStages(folder, etcd));
}

/** KWOK starts without any behaviour; its own module has what pods and nodes usually do. */
async function kwokStages(folder: string, anyModule: string): Promise<string> {
  const sources = await sourcesOf(anyModule, `sigs.k8s.io/kwok@${versions.kwok}`);
  const stages = ['node/fast', 'node/heartbeat-with-lease', 'pod/general'];
  const texts = await Promise.all(
    stages.map(stage => run(join(folder, 'kubectl'), ['kustomize', join(sources, 'kustomize/stage', stage)])),
  );
  return texts.map(({ stdout }) => stdout).join('---\n');
}

async function makeKeda(folder: string): Promise<void> {
  const directory = join(modulesDirectory, 'keda');
  for (const command of ['webhooks', 'operator', 'adapter'])
    await go(
      directory,
      ...['build', '-ldflags', '-s -w', '-o', join(folder, `keda-${command}`)],
      `github.com/kedacore/keda/v2/cmd/${command}`,
    );
}
