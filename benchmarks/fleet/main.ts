import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';

/** `benchmark:fleet NAME ...`: runs the benchmark of that folder. */
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && readdirSync(`${import.meta.dirname}/${entry.name}`).includes('main.ts'))
  .map(entry => entry.name);
const [name, ...options] = process.argv.slice(2).filter(one => one !== '--');
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`benchmark:fleet takes one of ${names.join(', ')}, and its options\n`);
  process.exit(2);
}
const child = spawn(process.execPath, [`${import.meta.dirname}/${name}/main.ts`, ...options], { stdio: 'inherit' });
// Ctrl-C reaches the child by itself, and what it has started is stopped there
process.on('SIGINT', () => {});
const [code]: (number | null)[] = await once(child, 'exit');
process.exit(code ?? 1);
