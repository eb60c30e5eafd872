import type { FleetOptions } from '@tillkeeper/fleet';

/** The settings of a fleet whose S3 and mail server are reached through proxies. */
export function throughProxies(
  fleet: FleetOptions,
  proxy: { s3: number; mail: number },
): NonNullable<FleetOptions['environment']> {
  const s3 = `s3://tillkeeper/blobs?endpoint=${encodeURIComponent(`http://127.0.0.1:${proxy.s3}`)}&region=us-east-1`;
  return {
    ...fleet.environment,
    all: { ...fleet.environment?.all, ...(fleet.blobs === 's3' && { BLOB_STORE_URL: s3 }) },
    'error-reporter': { ...fleet.environment?.['error-reporter'], MAIL_URL: `smtp://127.0.0.1:${proxy.mail}` },
  };
}
