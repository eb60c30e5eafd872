import type { Alias } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { Output } from '../print.ts';
import { addAlias, listAliases, undoAlias } from './aliases.ts';

const alias: Alias = {
  ...{ alias_id: '7', code: 'sku-0O1', product_id: 'SKU-001', sender_id: null, store_id: 'S014', note: null },
  ...{ confirmed_by: 'HQ, key head-office', confirmed_at: '2026-11-20T10:00:00Z', undone_by: null, undone_at: null },
};

/** A server that gives one answer, and what was asked of it and said to the user. */
function recorded(answer: unknown): {
  client: Pick<ApiClient, 'json'>;
  output: Output;
  asked: unknown[];
  said: string[];
} {
  const asked: unknown[] = [];
  const said: string[] = [];
  return {
    ...{ asked, said },
    client: {
      json: (...request) => {
        asked.push(request);
        return Promise.resolve(answer);
      },
    },
    output: { say: text => void said.push(text), progress: () => {}, json: () => {} },
  };
}

test('what was confirmed is said with its scope, and how many files are judged again', async () => {
  const { client, output, asked, said } = recorded({ alias, files_judged_again: 2 });
  const wanted = { code: 'sku-0O1', product_id: 'SKU-001', store_id: 'S014' };
  expect(await addAlias(client, output, wanted)).toBe(0);
  expect(asked).toEqual([['POST', '/v1/aliases', wanted]]);
  expect(said).toEqual(['sku-0O1 in store S014 stands for SKU-001 (alias 7). Files that name it are judged again: 2.']);
});

test('an alias is undone by its number', async () => {
  const { client, output, asked, said } = recorded({ alias, files_judged_again: 0 });
  expect(await undoAlias(client, output, '7')).toBe(0);
  expect(asked).toEqual([['DELETE', '/v1/aliases/7']]);
  expect(said).toEqual(['sku-0O1 no longer stands for SKU-001. No file has to be judged again.']);
});

test('the list is of one code where one is given, letter for letter', async () => {
  const { client, output, asked, said } = recorded({ aliases: [alias] });
  await listAliases(client, output, { code: 'a b&c', hasUndone: true });
  expect(asked).toEqual([['GET', '/v1/aliases?undone=true&code=a+b%26c']]);
  expect(said.join('\n')).toContain('SKU-001');
});
