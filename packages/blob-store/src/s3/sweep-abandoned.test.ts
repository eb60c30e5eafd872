import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createS3Place } from './s3-place.ts';
import { sweepAbandoned } from './sweep-abandoned.ts';

const HOUR_MS = 60 * 60 * 1000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

test('only temporary objects of more than an hour, and uploads of more than a day, are removed', async () => {
  const requests: string[] = [];
  // A real server cannot be told to make something that is old already.
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    if (request.method === 'DELETE') {
      requests.push(`${url.pathname}${url.searchParams.has('uploadId') ? ` ${url.searchParams.get('uploadId')}` : ''}`);
      response.statusCode = 204;
      response.end();
    } else if (url.searchParams.has('uploads')) {
      expect(url.searchParams.get('prefix')).toBe('shop/');
      response.end(`<ListMultipartUploadsResult>
        <Upload><Key>shop/.incoming/c</Key><UploadId>old</UploadId><Initiated>${hoursAgo(25)}</Initiated></Upload>
        <Upload><Key>shop/.incoming/d</Key><UploadId>young</UploadId><Initiated>${hoursAgo(23)}</Initiated></Upload>
      </ListMultipartUploadsResult>`);
    } else {
      expect(url.searchParams.get('prefix')).toBe('shop/.incoming/');
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>
        <Contents><Key>shop/.incoming/a</Key><LastModified>${hoursAgo(2)}</LastModified></Contents>
        <Contents><Key>shop/.incoming/b</Key><LastModified>${hoursAgo(0.9)}</LastModified></Contents>
      </ListBucketResult>`);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const s3 = createS3Place({
    bucket: 'bucket',
    prefix: 'shop',
    endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  try {
    await sweepAbandoned(s3, new AbortController().signal);
    expect(requests).toEqual(['/bucket/shop/.incoming/a', '/bucket/shop/.incoming/c old']);
  } finally {
    s3.client.destroy();
    server.close();
  }
});
