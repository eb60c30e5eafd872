import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey, startDoor } from './testing/start-door.ts';

test('who sends on a connection that is kept is answered while the API ends, and asked to connect anew', async () => {
  const door = await startDoor({ settings: { GOODBYE_TIME: '1s' } });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (sequence: number) =>
    new Promise<{ status: number | undefined; connection: string | undefined; port: number | undefined }>(
      (resolve, reject) => {
        const path = `${door.url}/v1/senders/HQ/files/${fileName(sequence)}`;
        const headers = { authorization: `Bearer ${headOfficeKey}` };
        const sent = request(path, { method: 'PUT', agent, headers }, answer => {
          const port = sent.socket?.localPort;
          const { connection } = answer.headers;
          answer.resume().on('end', () => resolve({ status: answer.statusCode, connection, port }));
        });
        sent.on('error', reject);
        sent.end(salesCsv(1));
      },
    );
  const before = await send(1);
  const stopped = door.stop();
  await sleep(100);
  const meanwhile = await send(2);
  await stopped;
  agent.destroy();
  expect(before).toMatchObject({ status: 202, connection: 'keep-alive' });
  expect(meanwhile).toEqual({ status: 202, connection: 'close', port: before.port });
  await expect(send(3)).rejects.toThrow('ECONNREFUSED');
});
