import { isProblemCode, type ProblemCodeName } from '@tillkeeper/contracts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { type GenerateOptions, generate, plantableCodes } from '../generate/index.ts';
import { countText, type Output, table } from '../print.ts';

/** `all=1%` or `product.unknown=0.5%,total.mismatch=2%`: the share of baskets that get each mistake. */
export function parseMistakeShares(text: string): GenerateOptions['mistakeShares'] {
  const shares: Partial<Record<ProblemCodeName, number>> = {};
  for (const part of text.split(',').filter(one => one !== '')) {
    const match = /^([a-z.-]+)=(\d+(?:\.\d+)?)(%?)$/.exec(part.trim());
    const share = Number(match?.[2]) / (match?.[3] === '%' ? 100 : 1);
    const name = match?.[1] ?? '';
    const codes = name === 'all' ? plantableCodes : plantableCodes.filter(code => code === name);
    if (codes.length === 0 || !(share >= 0 && share <= 1))
      throw new CommandError(
        `${part}: give a code and a share, such as all=1% or product.unknown=0.5%. Codes: ${plantableCodes.join(' ')}`,
        exitCodes.usage,
      );
    for (const code of codes)
      if (isProblemCode(code)) shares[code] = name === 'all' ? share / plantableCodes.length : share;
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
