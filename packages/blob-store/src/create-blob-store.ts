import { fileURLToPath } from 'node:url';
import { createDirectoryBlobStore } from './directory/directory-blob-store.ts';
import type { BlobStore } from './port.ts';

export type BlobStoreAddress =
  | { readonly kind: 'directory'; readonly directory: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly prefix: string;
      readonly endpoint?: string;
      readonly region?: string;
    };

/**
 * Makes the store that a BLOB_STORE_URL names: `file:///var/lib/tillkeeper/blobs` or
 * `s3://bucket/prefix?endpoint=https://...&region=...`. Credentials for S3 are never in the address: they come by the
 * SDK's usual chain (AWS_ACCESS_KEY_ID and so on). Throws a TypeError that says what is wrong with an address.
 */
export async function createBlobStore(url: string): Promise<BlobStore> {
  const address = parseBlobStoreUrl(url);
  if (address.kind === 'directory') return createDirectoryBlobStore(address);
  // the SDK is loaded where it is used
  const { createS3BlobStore } = await import('./s3/s3-blob-store.ts');
  return createS3BlobStore(address);
}

/** Reads a BLOB_STORE_URL without touching anything. Throws a TypeError, which never repeats a password. */
export function parseBlobStoreUrl(text: string): BlobStoreAddress {
  const url = URL.parse(text);
  if (url === null) throw new TypeError('A blob store address is file:///... or s3://bucket/prefix?endpoint=...');
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      'Credentials do not belong into a blob store address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  }
  switch (url.protocol) {
    case 'file:':
      if (url.host !== '' || url.pathname === '/')
        throw new TypeError('A blob directory is an absolute path: file:///...');
      return { kind: 'directory', directory: fileURLToPath(url) };
    case 's3:':
      return parseS3(url);
    default:
      throw new TypeError(`A blob store address begins with file: or s3:, not ${url.protocol}`);
  }
}

function parseS3(url: URL): BlobStoreAddress {
  if (url.host === '') throw new TypeError('An S3 address needs a bucket: s3://bucket/prefix');
  for (const name of url.searchParams.keys()) {
    if (name !== 'endpoint' && name !== 'region')
      throw new TypeError(`An S3 address has endpoint and region, not ${name}`);
  }
  const endpoint = url.searchParams.get('endpoint');
  const region = url.searchParams.get('region');
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new TypeError('The endpoint of an S3 address begins with http:// or https://');
  }
  return {
    kind: 's3',
    bucket: url.host,
    prefix: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, ''),
    ...(endpoint !== null && { endpoint }),
    ...(region !== null && { region }),
  };
}
