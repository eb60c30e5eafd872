import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Kubectl {
  /** Runs kubectl, with `input` on its standard input (`-f -`), and says what came of it. */
  run(words: readonly string[], input?: string): Promise<Answer>;
  /** The same; throws what it complained of unless it ended with 0. */
  must(words: readonly string[], input?: string): Promise<string>;
  /** `kubectl get ... -o json`, parsed. */
  get(...words: readonly string[]): Promise<unknown>;
}

export function createKubectl(program: string, kubeconfig: string): Kubectl {
  const run: Kubectl['run'] = async (words, input) => {
    const child = spawn(program, words, { env: { ...process.env, KUBECONFIG: kubeconfig } });
    // it may end before it has read everything
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, stdout, stderr };
  };
  const must: Kubectl['must'] = async (words, input) => {
    const { code, stdout, stderr } = await run(words, input);
    if (code !== 0) throw new Error(`kubectl ${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  };
  return { run, must, get: async (...words) => JSON.parse(await must(['get', ...words, '-o', 'json'])) };
}
