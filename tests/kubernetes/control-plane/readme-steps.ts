import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { readText, root } from '../../architecture/repository.ts';
import { type ControlPlane, hasWhatItWaitsFor } from './start-control-plane.ts';

/** Does what a block of `deploy/k8s/README.md` says (`<!-- run: name -->`), word for word. Throws what it said where it failed. */
export async function doAsTheReadmeSays(
  name: string,
  options: { plane: Pick<ControlPlane, 'kubectl' | 'kubeconfig'>; binaries: string; namespace: string },
): Promise<void> {
  const { plane, binaries, namespace } = options;
  const script = await blockOf(name);
  const ended = new AbortController();
  const released = releasePods(plane, namespace, ended.signal);
  const env = { ...process.env, KUBECONFIG: plane.kubeconfig, PATH: `${binaries}:${process.env['PATH']}` };
  const child = spawn('bash', ['-e', '-u', '-o', 'pipefail', '-c', script], { cwd: root, env });
  const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  ended.abort();
  await released;
  if (child.exitCode !== 0) throw new Error(`"${name}" ended with ${child.exitCode}:\n${said}${complaints}`);
}

async function blockOf(name: string): Promise<string> {
  const page = await readText('deploy/k8s/README.md');
  const block = new RegExp(`<!-- run: ${name} -->\\n\`\`\`sh\\n([^]*?)\`\`\`\\n<!-- /run -->`).exec(page)?.[1];
  if (block === undefined) throw new Error(`deploy/k8s/README.md has no block ${name}`);
  return block;
}

/** No program runs on the nodes that could see that the schema has come: pods are told, those that come meanwhile as well. */
async function releasePods(
  { kubectl }: Pick<ControlPlane, 'kubectl'>,
  namespace: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // one that has gone meanwhile is no matter
    await kubectl.run(['-n', namespace, 'annotate', 'pods', '--all', '--overwrite', `${hasWhatItWaitsFor}=yes`]);
    await wait(1_500);
  }
}
