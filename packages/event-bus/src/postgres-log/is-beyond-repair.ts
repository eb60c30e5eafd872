import { DatabaseError } from 'pg';

/**
 * Whether a subscription cannot go on by waiting: its statement is wrong, its tables are missing, or the server does not let
 * us in. By class of SQLSTATE (PostgreSQL, Appendix A): 0A not supported, 22 and 23 data, 28 authorisation, 3D and 3F unknown
 * names, 42 wrong statement. Everything else, also an error without a code, is a server that is away, starting or busy.
 */
export function isBeyondRepair(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.code === undefined) return false;
  return ['0A', '22', '23', '28', '3D', '3F', '42'].includes(error.code.slice(0, 2));
}
