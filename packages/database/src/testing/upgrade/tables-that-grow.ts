/** Tables of the last release to which later migrations add rows. None may take one away or change it. */
export interface TableThatGrows {
  readonly table: string;
  /** From this migration on. */
  readonly since: string;
  readonly why: string;
}

export const tablesThatGrow: readonly TableThatGrows[] = [
  { table: 'ops.migrations', since: '0012', why: 'each migration writes itself down' },
  {
    table: 'ops.reference_changes',
    since: '0012',
    why: 'a migration that touches master data is noted as anybody else who does',
  },
];
