import { isDeepStrictEqual } from 'node:util';
import { describeSettings, type SettingDescription } from '@tillkeeper/service-kit';
import { code, markdownTable } from './markdown-table.ts';
import { settingsGroups, settingsOfProcesses } from './processes.ts';

interface DescribedGroup {
  readonly title: string;
  readonly says: string;
  readonly settings: readonly SettingDescription[];
}

/** Every setting where it is declared first; later ones that are the same by `isSame` are left out. */
function groupsWithout(isSame: (a: SettingDescription, b: SettingDescription) => boolean): DescribedGroup[] {
  const seen: SettingDescription[] = [];
  return settingsGroups.flatMap(({ title, says, schema }) => {
    const settings = describeSettings(schema).filter(setting => !seen.some(known => isSame(known, setting)));
    seen.push(...settings);
    return settings.length === 0 ? [] : { title, says, settings };
  });
}

/** `docs/settings.md`: a row for each setting, and one more where a process means something else by it. */
export async function renderSettings(): Promise<string> {
  const processes = [...(await settingsOfProcesses())];
  const initialOf = ({ isRequired, defaultValue }: SettingDescription): string =>
    isRequired ? 'must be set' : defaultValue === undefined ? 'not set' : code(defaultValue);
  const sections = groupsWithout(isDeepStrictEqual).map(({ title, says, settings }) => {
    const rows = settings.map(setting => [
      code(setting.name),
      setting.description,
      initialOf(setting),
      setting.isSecret ? 'yes' : '',
      processes
        .filter(([, read]) => read.some(one => isDeepStrictEqual(one, setting)))
        .map(([process]) => process)
        .join(', '),
    ]);
    return `## ${title}\n\n${says}\n\n${markdownTable(['setting', 'what it is', 'initial value', 'secret', 'read by'], rows)}\n`;
  });
  return `# Settings

Made from the schemas of the processes by \`pnpm documents\`: change those, not this page.

Settings come from the environment. An empty one counts as not set. A wrong one stops the start: all mistakes are named
at once, and the exit code is 1. Values of secrets are never printed. Times are written as \`200ms\`, \`5s\`, \`2m\`, \`12h\` or
\`35d\`, sizes as \`64KiB\`, \`100MiB\` or \`1GiB\`.

${sections.join('\n')}`;
}

/** `.env.example`: what has an initial value or may be missing stands there as a comment. */
export function renderEnvExample(): string {
  const blocks = groupsWithout((a, b) => a.name === b.name).map(({ title, settings }) => {
    const entries = settings.map(
      ({ name, description, defaultValue = '', isRequired, isSecret }) =>
        `# ${description}${isSecret ? ' (secret)' : ''}\n${isRequired ? '' : '#'}${name}=${defaultValue}`,
    );
    return `# --- ${title}\n\n${entries.join('\n\n')}\n`;
  });
  return `# Made from the schemas of the processes by \`pnpm documents\`; docs/settings.md says which process reads which.
# What begins with #NAME= may be left out; the value there is the initial one. The others must be set, except for
# standalone, which brings its own database and directory.

${blocks.join('\n')}`;
}
