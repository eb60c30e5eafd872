import { randomBytes } from 'node:crypto';
import { createDatabase, type DatabaseRole } from '@tillkeeper/database';

/**
 * The addresses of a database with a login for each role, as a fleet has them: none owns anything, each can act as its one
 * role. Logins of an earlier start get a new password.
 */
export async function makeServiceLogins<Name extends string>(
  ownerUrl: string,
  roles: Readonly<Record<Name, DatabaseRole>>,
): Promise<(name: Name) => string> {
  const owner = createDatabase({ url: ownerUrl, maxConnections: 1 });
  const urls = new Map<string, string>();
  try {
    for (const [name, role] of Object.entries<DatabaseRole>(roles)) {
      const login = `fleet_${name.replaceAll('-', '_')}`;
      const password = randomBytes(12).toString('hex');
      const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [login]);
      const isThere = rowCount !== 0;
      await owner.query(
        isThere
          ? `alter role ${login} password '${password}'`
          : `create role ${login} login noinherit password '${password}' in role ${role}`,
      );
      const url = new URL(ownerUrl);
      url.username = login;
      url.password = password;
      urls.set(name, url.href);
    }
  } finally {
    await owner.close();
  }
  return name => {
    const url = urls.get(name);
    if (url === undefined) throw new Error(`no login of ${name}`);
    return url;
  };
}
