import { describeSettings, loadSettings } from '@tillkeeper/service-kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { madeDocuments } from './documents/documents.ts';
import { replaceSection } from './documents/markdown-table.ts';
import { settingsOfProcesses } from './documents/processes.ts';
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

const processes = await settingsOfProcesses();

describe.each(processes)('settings of $service', ({ settings }) => {
  test('each says what it is, and its initial value means the same as leaving it out', () => {
    for (const { name, description, defaultValue } of describeSettings(settings)) {
      expect(description, name).not.toBe('');
      const field = settings.shape[name];
      if (defaultValue === undefined || field === undefined) continue;
      const schema = z.object({ [name]: field });
      expect(loadSettings(schema, { [name]: defaultValue }), name).toEqual(loadSettings(schema, {}));
    }
  });

  test('what is named for a secret is marked as one, and so is never printed', () => {
    const isNamedForSecret = /PASSWORD|SECRET|TOKEN|_KEY$|^DATABASE_URL$|^MAIL_URL$/;
    const open = describeSettings(settings).filter(({ name, isSecret }) => isNamedForSecret.test(name) && !isSecret);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test('the port for operators and the level of the log are among them', () => {
    expect(Object.keys(settings.shape)).toEqual(expect.arrayContaining(['OPERATIONS_PORT', 'LOG_LEVEL']));
  });
});
