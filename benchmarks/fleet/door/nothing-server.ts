import Fastify from 'fastify';

// Started by server-process.ts: a Fastify that reads what comes and answers JSON like a receipt. What it costs is the floor of any API
// on it, and what it reaches is what the load can do.
const app = Fastify({ bodyLimit: 200 * 1024 * 1024 });
app.addContentTypeParser('*', (_request, payload, done) => {
  let sizeBytes = 0;
  payload.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
  });
  payload.on('end', () => done(null, { sizeBytes }));
  payload.on('error', done);
});
app.put('/v1/senders/:sender_id/files/:file_name', (request, reply) => reply.code(202).send(receiptOf(request.body)));
app.post('/v1/transactions', (request, reply) => reply.code(202).send(receiptOf(request.body)));
const receiptOf = (body: unknown): object => ({
  ...{ file_id: '0123456789abcdef0123456789abcdef', sender_id: 'HQ', file_name: 'HQ_sales_20261120_T01_000001.csv' },
  ...{ sha256: '0'.repeat(64), body, received_at: '2026-11-20T10:00:00.000Z', status: 'received', repeated: false },
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: Number(new URL(url).port) });
