import { renderEnvExample, renderSettingsTable } from '@tillkeeper/service-kit';
import { z } from 'zod';
import { settingsOfProcesses } from './processes.ts';

/** `docs/settings.md`: what several services read, then what one of them reads. Standalone is all of them in one process. */
export async function renderSettings(): Promise<string> {
  const processes = await settingsOfProcesses();
  const readersOf = (name: string): string[] =>
    processes
      .filter(({ service, settings }) => service !== 'standalone' && name in settings.shape)
      .map(({ service }) => service);
  const table = (isWanted: (readers: string[]) => boolean): string =>
    renderSettingsTable(
      processes.map(({ service, settings }) => ({
        service,
        settings: z.object(
          Object.fromEntries(Object.entries(settings.shape).filter(([name]) => isWanted(readersOf(name)))),
        ),
      })),
    );
  const sections = processes.map(({ service }) =>
    service === 'standalone'
      ? `## Standalone alone\n\n${table(readers => readers.length === 0)}`
      : `## The ${service}\n\n${table(readers => readers.length === 1 && readers[0] === service)}`,
  );
  return `# Settings

Made from the schemas of the processes by \`pnpm documents\`: change those, not this page.

Settings come from the environment. An empty one counts as not set. A wrong one stops the start: all mistakes are named
at once, and the exit code is 1. Values of secrets are never printed. Times are written as \`200ms\`, \`5s\`, \`2m\`, \`12h\` or
\`35d\`, sizes as \`64KiB\`, \`100MiB\` or \`1GiB\`.

## Several services

${table(readers => readers.length > 1)}
${sections.join('\n')}`;
}

/** `.env.example` */
export async function renderEnvironment(): Promise<string> {
  return renderEnvExample(await settingsOfProcesses());
}
