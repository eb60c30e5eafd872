import { CommandError, exitCodes } from '../exit-code.ts';
import { type GenerateOptions, generate, mistakeKinds, plantableCodes } from '../generate/index.ts';
import { countText, type Output, table } from '../print.ts';

/**
 * `all=1%` or `product.unknown=0.5%,product.repaired/letter-case=2%`: the share of baskets that get each mistake. `all` is
 * shared among the codes; a code stands for all of its kinds.
 */
export function parseMistakeShares(text: string): GenerateOptions['mistakeShares'] {
  const shares: Record<string, number> = {};
  for (const part of text.split(',').filter(one => one !== '')) {
    const match = /^([^=]+)=(\d+(?:\.\d+)?)(%?)$/.exec(part.trim());
    const share = Number(match?.[2]) / (match?.[3] === '%' ? 100 : 1);
    const name = match?.[1] ?? '';
    const isKnown = mistakeKinds.some(kind => kind === name || kind.startsWith(`${name}/`));
    if (!(name === 'all' || isKnown) || !(share >= 0 && share <= 1))
      throw new CommandError(
        `${part}: give a code or a kind and a share, such as all=1% or product.unknown=0.5%. Kinds: ${mistakeKinds.join(' ')}`,
        exitCodes.usage,
      );
    if (name !== 'all') shares[name] = share;
    else for (const code of plantableCodes) shares[code] = share / plantableCodes.length;
  }
  return shares;
}

export async function generateFiles(output: Output, options: GenerateOptions): Promise<number> {
  const { files } = await generate(options);
  const rows = files.map(file => [
    file.fileName,
    file.senderId,
    file.truth?.rows_read ?? '',
    file.truth?.rows_held ?? '',
  ]);
  for (const line of table(['file', 'sender', 'rows', 'to be held'], rows)) output.say(line);
  output.say(
    `${countText(files.length)} files in ${options.directory}; beside each sales file: .truth (row, code) and .truth.json (sums).`,
  );
  output.json(files);
  return exitCodes.clean;
}
