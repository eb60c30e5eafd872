import { randomBytes } from 'node:crypto';
import { createDatabase, type DatabaseRole } from '@tillkeeper/database';

export interface ServiceLogins {
  /** The database's address with a new login that is a member of the role and of nothing else. */
  urlOf(role: DatabaseRole): Promise<string>;
  drop(): Promise<void>;
}

/** Logins as a fleet has them: none owns anything, each can act as one role. */
export async function createServiceLogins(ownerUrl: string): Promise<ServiceLogins> {
  const owner = createDatabase({ url: ownerUrl, maxConnections: 1 });
  const made: string[] = [];
  return {
    async urlOf(role) {
      const login = `login_${randomBytes(6).toString('hex')}`;
      const password = randomBytes(12).toString('hex');
      await owner.query(`create role ${login} login noinherit password '${password}' in role ${role}`);
      made.push(login);
      const url = new URL(ownerUrl);
      url.username = login;
      url.password = password;
      return url.href;
    },
    async drop() {
      for (const login of made) await owner.query(`drop role ${login}`);
      await owner.close();
    },
  };
}
