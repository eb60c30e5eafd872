import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { INCOMING_FOLDER } from '../blob-key.ts';
import { sendAgainAfterConflict } from './again-after-conflict.ts';

export interface S3BlobStoreOptions {
  readonly bucket: string;
  /** Goes before every key, `/` between them; empty for the whole bucket. */
  readonly prefix?: string;
  /** For anything but AWS, such as `http://127.0.0.1:9000`; addressed as `endpoint/bucket/key`. */
  readonly endpoint?: string;
  /** Default: what the environment says (AWS_REGION), else `us-east-1` with an endpoint. */
  readonly region?: string;
  /** Default: the usual chain of the SDK (environment, web identity, profile, instance). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** One request, the sending of an 8 MiB part or the copying of a 256 MiB one included. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Tries of one request, with growing waits between them. Default 4. */
  readonly maxAttempts?: number;
}

/** Where blobs lie: what every request needs. */
export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  /** The name of an object from the key of a blob. */
  readonly nameOf: (key: string) => string;
  /** Every object name of this store begins with it: empty, or ends with `/`. */
  readonly root: string;
  /** Every object without a key yet begins with it. */
  readonly incoming: string;
}

/** S3's own limit for a name is 1,024 bytes; a key has up to 800. */
const PREFIX = /^[A-Za-z0-9._=/-]{0,200}$/;

export function createS3Place(options: S3BlobStoreOptions): S3Place {
  const prefix = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
  if (!PREFIX.test(prefix)) {
    throw new TypeError('The prefix of an S3 blob store has up to 200 of the characters A-Z a-z 0-9 . _ - = /');
  }
  const root = prefix === '' ? '' : `${prefix}/`;
  const client = new S3Client(clientConfig(options));
  sendAgainAfterConflict(client);
  return {
    client,
    bucket: options.bucket,
    nameOf: key => root + key,
    root,
    incoming: `${root}${INCOMING_FOLDER}/`,
  };
}

function clientConfig(options: S3BlobStoreOptions): S3ClientConfig {
  const timeoutMs = options.requestTimeoutMs ?? 60_000;
  const region = options.region ?? (options.endpoint !== undefined ? 'us-east-1' : undefined);
  return {
    ...(region !== undefined && { region }),
    ...(options.endpoint !== undefined && { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
    // The SDK's own CRC32 trailers are not understood by every compatible store.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: options.maxAttempts ?? 4,
    requestHandler: {
      connectionTimeout: Math.min(5_000, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeoutMs,
    },
  };
}
