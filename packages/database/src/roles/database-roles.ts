/** The roles of migration 0016 that sessions act as. Nobody who serves acts as the owner, `tillkeeper_migrator`. */
export const databaseRoles = [
  'tillkeeper_messenger',
  'tillkeeper_ingest',
  'tillkeeper_validator',
  'tillkeeper_loader',
  'tillkeeper_reporter',
  'tillkeeper_analyst',
  'tillkeeper_auditor',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** The role that owns what Tillkeeper has in a database, and that migrations run as once it is there. */
export const ownerRole = 'tillkeeper_migrator';
