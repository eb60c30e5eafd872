import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('./spin.ts', import.meta.url));

/** How much more two processes compute that share nothing than one: what no program can beat on this machine. */
export async function machineScaling(forMs = 3_000): Promise<number> {
  const spin = async (): Promise<number> =>
    Number((await promisify(execFile)(process.execPath, [program, String(forMs)])).stdout);
  const one = await spin();
  const two = await Promise.all([spin(), spin()]);
  return (two[0] + two[1]) / one;
}
