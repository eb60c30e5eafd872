import { databaseRoles, functionGrants, type Grants, ownerRole, tableGrants } from '@tillkeeper/database';
import { code, markdownTable } from './markdown-table.ts';

const roles = databaseRoles.map(role => role.replace('tillkeeper_', ''));
const letters = [
  ['select', 'r'],
  ['insert', 'a'],
  ['update', 'w'],
  ['delete', 'd'],
] as const;

/** `select, update (status)` as `r w*`: the star is for some columns, which `columnsOf` names. */
function lettersOf(words: string): string {
  return letters
    .flatMap(([word, letter]) => {
      if (new RegExp(`\\b${word}\\b(?! \\()`).test(words)) return [letter];
      return new RegExp(`\\b${word} \\(`).test(words) ? [`${letter}*`] : [];
    })
    .join(' ');
}

function columnsOf(table: string, role: string, words: string): string[] {
  return [...words.matchAll(/(\w+) \(([^)]*)\)/g)].map(
    ([, privilege = '', columns = '']) => `* ${code(table)}, ${role}, ${privilege}: ${columns}`,
  );
}

/** Which role may do what with which table and function, out of the decisions that a test compares with the catalogue. */
export function renderGrants(): string {
  const tables = Object.entries(tableGrants);
  const table = markdownTable(
    ['table', ...roles],
    tables.map(([name, ofRoles]) => [code(name), ...roles.map(role => lettersOf(ofRoles[role] ?? ''))]),
  );
  const columns = tables.flatMap(([name, ofRoles]) =>
    Object.entries(ofRoles).flatMap(([role, words]) => columnsOf(name, role, words)),
  );
  return `${table}

r: read, a: add, w: change, d: delete; with a star: these columns alone.

${columns.join('\n')}

${renderFunctions(functionGrants)}`;
}

function renderFunctions(grants: Grants): string {
  const rows = Object.entries(grants).map(([name, ofRoles]) => {
    const isAsOwner = Object.values(ofRoles).some(words => words.includes('as owner'));
    return [code(name), Object.keys(ofRoles).join(', '), isAsOwner ? 'yes' : ''];
  });
  return markdownTable(['function', 'may be called by', "with its owner's rights"], rows);
}

/** What an administrator runs where the user that migrates may not make roles. */
export function renderRoleScript(): string {
  const statements = [ownerRole, ...databaseRoles].map(role => `create role ${role} nologin;`);
  return ['```sql', ...statements, `grant ${ownerRole} to <user that migrates>;`, '```'].join('\n');
}
