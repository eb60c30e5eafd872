import { join } from 'node:path';
import { buildVersitygw, createBucket, s3IsHealthy, s3ServerCommand } from '@tillkeeper/blob-store/testing';
import type { Undertaker } from '../undertaker.ts';
import { ownProcess } from './own-process.ts';
import type { LaunchedPart } from './part.ts';

const bucket = 'tillkeeper';
const region = 'us-east-1';

export interface S3Part {
  readonly part: LaunchedPart;
  readonly blobStoreUrl: string;
  /** The credentials, as the S3 client of a service finds them. */
  readonly environment: Readonly<Record<string, string>>;
  /** After the first start. */
  makeBucket(): Promise<void>;
}

/** An S3 server (versitygw) on a directory; data, port and credentials stay over its starts. */
export async function s3Part(server: {
  directory: string;
  port: number;
  secretAccessKey: string;
  logDirectory: string;
  undertaker: Undertaker;
}): Promise<S3Part> {
  const { directory, port, undertaker } = server;
  const credentials = { accessKeyId: 'tillkeeper', secretAccessKey: server.secretAccessKey };
  const endpoint = `http://127.0.0.1:${port}`;
  const binary = await buildVersitygw();
  const part = ownProcess({
    name: 's3',
    kind: 's3',
    undertaker,
    outputPath: join(server.logDirectory, 's3.log'),
    command: async () => ({ file: binary, ...(await s3ServerCommand({ directory, port, credentials })) }),
    isReady: () => s3IsHealthy(endpoint),
    stopWithinMs: 5_000,
  });
  return {
    part,
    blobStoreUrl: `s3://${bucket}/blobs?endpoint=${encodeURIComponent(endpoint)}&region=${region}`,
    environment: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async makeBucket() {
      try {
        await createBucket({ name: bucket, endpoint, region, credentials });
      } catch (error) {
        if (!(error instanceof Error && /^Bucket(AlreadyOwnedByYou|AlreadyExists)$/.test(error.name))) throw error;
      }
    },
  };
}
