import { databaseRoles } from '@tillkeeper/database';
import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

const isService = (path: string): boolean =>
  /^(services\/[^/]+|packages\/service-host)\/src\/.*\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path);
const sources = await Promise.all(
  (await listFiles()).filter(isService).map(async path => ({ path, text: await readText(path) })),
);

/** What stands between the parentheses of each call; none of ours has a parenthesis in a text. */
function callsOf(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))].map(({ index, 0: opening }) => {
    let depth = 1;
    let at = index + opening.length;
    const from = at;
    for (; depth > 0 && at < text.length; at++) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
    return text.slice(from, at - 1);
  });
}

test('every service opens its database as a role, never as the owner', () => {
  const calls = sources.flatMap(({ path, text }) => callsOf(text, 'createDatabase').map(call => ({ path, call })));
  expect(calls.length).toBeGreaterThanOrEqual(3);
  expect(calls.filter(({ call }) => !/\brole\b/.test(call)).map(({ path }) => path)).toEqual([]);
  expect(sources.filter(({ text }) => /new pg\.|new Pool\(|new Client\(/.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});

test('each service has a role of its own, the same in the fleet and in the standalone process', () => {
  const rolesIn = (path: string): string[] =>
    [...(sources.find(source => source.path === path)?.text ?? '').matchAll(/'(tillkeeper_\w+)'/g)].map(
      ([, role = '']) => role,
    );
  const ofFleet = ['ingest-api', 'validator', 'loader', 'error-reporter'].flatMap(name =>
    rolesIn(`services/${name}/src/main.ts`),
  );
  expect(ofFleet).toEqual(['tillkeeper_ingest', 'tillkeeper_validator', 'tillkeeper_loader', 'tillkeeper_reporter']);
  expect(rolesIn('services/standalone/src/start-standalone.ts')).toEqual(['tillkeeper_messenger', ...ofFleet]);
  expect(databaseRoles).toEqual(expect.arrayContaining(ofFleet));
});
