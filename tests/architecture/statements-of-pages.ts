export interface Command {
  readonly program: 'pnpm' | 'tillkeeper';
  readonly version?: string;
  readonly command: string;
  readonly options: readonly string[];
}

/** The text that a page shows as code: blocks between fences, and what stands between backticks. */
function codeOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, text = '']) => text);
  const inline = [...page.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return [...inline, ...blocks];
}

/** Every `pnpm ...` and `tillkeeper ...` that a page shows, in order of their program's appearance. */
export function commandsOf(page: string): Command[] {
  return codeOf(page)
    .flatMap(text => text.split('\n'))
    .flatMap(line => {
      const found = line.matchAll(/(?<![\w@/.-])(pnpm|tillkeeper)(?:@([\d.]+))? (?:run )?([a-z][\w:-]*)([^#&|;]*)/g);
      return [...found].flatMap(([, program, version, command = '', rest = '']): Command[] => {
        const nested = program === 'pnpm' && command === 'tillkeeper' ? commandsOf(`\`tillkeeper${rest}\``) : [];
        const options =
          program === 'tillkeeper' ? [...rest.matchAll(/(?<=\s)--[a-z][\w-]*/g)].map(([name]) => name) : [];
        const own = { command, options, ...(version !== undefined && { version }) };
        return [{ program: program === 'pnpm' ? 'pnpm' : 'tillkeeper', ...own }, ...nested];
      });
    });
}

/** Relative links, without their part of the page. */
export function linksOf(page: string): string[] {
  return [...page.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter(target => target !== '' && !/^[a-z]+:/.test(target));
}

/** Paths from the root of the repository that a page names as code; `*` stands for anything. */
export function pathsOf(page: string): string[] {
  const folders = /^(?:packages|services|cli|tests|formats|docs|benchmarks|deploy|patches|\.ci)\/[\w./*-]+$/;
  return codeOf(page)
    .filter(text => !text.includes('\n'))
    .filter(text => folders.test(text));
}
