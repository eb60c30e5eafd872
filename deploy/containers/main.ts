import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImage } from './build-image.ts';
import { runCommand } from './run-command.ts';

const repository = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    output: {
      type: 'string',
      default: join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tillkeeper/image'),
    },
    version: { type: 'string' },
  },
});
const time = async (): Promise<Date> => {
  const seconds =
    process.env['SOURCE_DATE_EPOCH'] ?? (await runCommand('git', ['log', '-1', '--format=%ct'], { cwd: repository }));
  return new Date(Number(seconds) * 1000);
};
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const built = await buildImage({
  repository,
  output: values.output,
  time: await time(),
  ...(values.version !== undefined && { version: values.version }),
});
const { nodeBaseBytes, dependenciesBytes, applicationBytes } = built.sizes;
process.stdout.write(
  [
    built.name,
    `image    ${built.id}`,
    `manifest ${built.digest}`,
    `archive  ${built.archive}`,
    `contents ${built.billOfMaterials}`,
    `size     ${mebibytes(nodeBaseBytes + dependenciesBytes + applicationBytes)}: Node and its libraries ${mebibytes(nodeBaseBytes)}, packages of npm ${mebibytes(dependenciesBytes)}, Tillkeeper ${mebibytes(applicationBytes)}`,
    '',
  ].join('\n'),
);
