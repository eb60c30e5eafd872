import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problemFamilies } from '@tillkeeper/contracts';
import { root } from '../repository.ts';

export const rulesDirectory = 'packages/contracts/src/rules';

/** The list of all rules, made from the files in which they are declared: `<family>/<code>.ts`. */
export async function renderRuleIndex(): Promise<string> {
  const found: { path: string; name: string; code: string }[] = [];
  for (const family of problemFamilies) {
    const files = (await readdir(join(root, rulesDirectory, family))).filter(file => file.endsWith('.ts')).sort();
    for (const file of files) {
      const { rule } = await import(pathToFileURL(join(root, rulesDirectory, family, file)).href);
      const name = file.slice(0, -'.ts'.length);
      if (rule.family !== family || rule.code.replace('.', '-') !== name)
        throw new Error(`${family}/${file} declares ${rule.code} of the family ${rule.family}`);
      const variable = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      found.push({ path: `./${family}/${file}`, name: variable, code: rule.code });
    }
  }
  const imports = [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [
    '// Written by `npx -y pnpm@12.18.0 documents` from the files beside it.',
    ...imports.map(({ path, name }) => `import { rule as ${name} } from '${path}';`),
    "import type { Rule } from './rule.ts';",
    '',
    '/** Every rule by its code, family after family. */',
    'export const rules = {',
    ...found.map(({ name, code }) => `  '${code}': ${name},`),
    '} as const satisfies Record<string, Rule>;',
    'export type ProblemCodeName = keyof typeof rules;',
    '',
  ].join('\n');
}
