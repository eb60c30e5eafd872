import { describeSettings, loadSettings } from '@tillkeeper/service-kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { madeDocuments } from './documents/documents.ts';
import { replaceSection } from './documents/markdown-table.ts';
import { settingsGroups, settingsOfProcesses } from './documents/processes.ts';
import { readText } from './repository.ts';

test.each(madeDocuments)('$path is what `pnpm documents` would write', async ({ path, render }) => {
  expect(await readText(path)).toBe(await render());
});

describe('a section of a page', () => {
  test('is replaced between its marks, and the rest stays', () => {
    const page = 'a\n<!-- flow -->\nold\n<!-- /flow -->\nb\n';
    expect(replaceSection(page, 'flow', 'new')).toBe('a\n<!-- flow -->\nnew\n<!-- /flow -->\nb\n');
  });

  test.each(['no marks', '<!-- flow --> open', '<!-- flow --><!-- /flow --><!-- flow --><!-- /flow -->'])(
    'that is not there exactly once is an error: %s',
    page => expect(() => replaceSection(page, 'flow', 'new')).toThrow('exactly once'),
  );
});

describe('settings', () => {
  const groups = settingsGroups.map(group => [group.title, group.schema] as const);

  test.each(groups)('%s: each says what it is, and its initial value is one that it takes', (_, schema) => {
    for (const { name, description, defaultValue } of describeSettings(schema)) {
      expect(description, name).not.toBe('');
      const field = schema.shape[name];
      if (defaultValue === undefined || field === undefined) continue;
      const [written, left] = [{ [name]: defaultValue }, {}].map(environment =>
        loadSettings(z.object({ [name]: field }), environment),
      );
      expect(written, `${name}=${defaultValue} is what leaving it out means`).toEqual(left);
    }
  });

  test.each(groups)('%s: what is named for a secret is marked as one, and so is never printed', (_, schema) => {
    const secrets = describeSettings(schema).filter(({ name }) =>
      /PASSWORD|SECRET|TOKEN|_KEY$|^DATABASE_URL$|^MAIL_URL$/.test(name),
    );
    expect(secrets.filter(({ isSecret }) => !isSecret).map(({ name }) => name)).toEqual([]);
  });

  test('no two processes mean different kinds of thing by one name', () => {
    const described = settingsGroups.flatMap(({ schema }) => describeSettings(schema));
    const different = described.filter(a => described.some(b => a.name === b.name && a.isSecret !== b.isSecret));
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test('every process reads its own port of operations and its log level', async () => {
    for (const [process, settings] of await settingsOfProcesses())
      expect(
        settings.map(({ name }) => name),
        process,
      ).toEqual(expect.arrayContaining(['OPERATIONS_PORT', 'LOG_LEVEL']));
  });
});
