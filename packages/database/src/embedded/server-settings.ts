const common = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  // A laptop of two cores: enough for loading a million rows, small enough to stay unnoticed beside an office suite.
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  max_connections: '100',
  random_page_cost: '1.1',
  // Plans here are short; compiling them costs more than it saves.
  jit: 'off',
  // A load of 1,000,000 rows writes about 1 GB of WAL: at the default of 1 GB it runs into checkpoints half-way.
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  // The log must not hold rows: neither the statement that failed nor the values that PostgreSQL quotes in details.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

const forThrowingAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
} as const;

/** The server's settings as arguments of `postgres`. `extra` wins. */
export function settingArguments(isDurable: boolean, extra: Readonly<Record<string, string>>): string[] {
  const settings = { ...common, ...(isDurable ? {} : forThrowingAway), ...extra };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
