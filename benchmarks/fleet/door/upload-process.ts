import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { z } from 'zod';
import { largeSalesFile } from './requests.ts';

// Started by uploads/main.ts as a process of its own: sends large files, `atOnce` beside one another, each of them another file.
const { port, key, sizeBytes, form, count, atOnce } = z
  .object({
    ...{ port: z.number(), key: z.string(), sizeBytes: z.number(), count: z.number(), atOnce: z.number() },
    form: z.enum(['raw', 'multipart']),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));
const till = `U${randomBytes(6).toString('hex')}`;
const boundary = 'tillkeeper-benchmark';

/** Milliseconds from the first byte to the answer. */
async function send(number: number): Promise<number> {
  const fileName = `HQ_sales_20261120_${till}_${String(number).padStart(6, '0')}.csv`;
  const firstId = `${till}-${number}`;
  let bodyBytes = 0;
  for (const chunk of largeSalesFile(firstId, sizeBytes)) bodyBytes += chunk.length;
  const before =
    form === 'raw'
      ? ''
      : `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: text/csv\r\n\r\n`;
  const after = form === 'raw' ? '' : `\r\n--${boundary}--\r\n`;
  const line = form === 'raw' ? `PUT /v1/senders/HQ/files/${fileName}` : 'POST /v1/files';
  const type = form === 'raw' ? 'text/csv' : `multipart/form-data; boundary=${boundary}`;
  const length = before.length + bodyBytes + after.length;
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const answered = once(socket, 'data');
  const startedAt = performance.now();
  socket.write(
    `${line} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${before}`,
  );
  for (const chunk of largeSalesFile(firstId, sizeBytes)) if (!socket.write(chunk)) await once(socket, 'drain');
  if (after !== '') socket.write(after);
  const [answer] = await answered;
  const ms = performance.now() - startedAt;
  socket.destroy();
  const text = String(answer);
  if (!text.startsWith('HTTP/1.1 202')) throw new Error(text);
  return ms;
}

const waitsMs: number[] = [];
let next = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < count) waitsMs.push(await send(next++));
  }),
);
process.send?.({ waitsMs });
process.disconnect?.();
