import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiClient, requestReports } from '@tillkeeper/cli';
import { newSenderKey, receipt } from '@tillkeeper/contracts';
import { header, nobody, type Person, personOf, sale, salesOf } from '../../acceptance/erasure/persons.ts';
import type { ObservedSystem } from './observed-system.ts';

export const persons: readonly Person[] = [0, 1, 2, 3].map(personOf);

/** A trace that begins in a till, as W3C Trace Context has it. */
export const tillsTrace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${tillsTrace.traceId}-${tillsTrace.spanId}-01`;

/**
 * A day on which everything that is sent is full of persons, right and wrong: master data, sales that are loaded and held,
 * a file that is refused, one that is rejected, a dry run, web transactions, and mails. Returns the id of the file that a till has traced.
 */
export async function sendDayOfPersons(system: ObservedSystem): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-observed-'));
  const headOffice = createApiClient({
    ...{ url: system.url, operationsUrl: system.reporterUrl, key: system.headOfficeKey },
  });
  let sequence = 0;
  const nameOf = (senderId: string, fileType: string): string => {
    sequence += 1;
    const till = fileType === 'sales' ? '_T1' : '';
    return `${senderId}_${fileType}_20261119${till}_${String(sequence).padStart(6, '0')}.csv`;
  };
  const send = async (senderId: string, fileType: string, lines: readonly string[]): Promise<void> => {
    const path = join(directory, nameOf(senderId, fileType));
    await writeFile(path, `${lines.join('\n')}\n`);
    const { file_id } = await headOffice.sendFile({ senderId, path });
    await headOffice.waitForFile(file_id, 60_000);
  };
  const put = (name: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${system.url}/v1/senders/A1/files/${name}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${system.headOfficeKey}`, ...headers },
      body,
    });
  const lines = salesOf(persons);
  try {
    await send('HQ', 'stores', [
      'store_id,name,time_zone,country,currency,manager_name,manager_email',
      'A1,A1,Europe/London,GB,GBP,Jo Manager,jo.manager@a1.example',
      'WEB1,WEB1,Europe/London,GB,GBP,Jo Manager,jo.manager@a1.example',
    ]);
    await send('HQ', 'products', ['product_id,name', 'PIN,Pin']);
    for (const [sender_id, kind] of [
      ['A1', 'store'],
      ['WEB1', 'web'],
    ])
      await headOffice.json('POST', '/v1/senders', {
        ...{ sender_id, kind, format_id: 'contract-1', stores: [sender_id] },
      });
    await send('HQ', 'customers', [
      'customer_id,name,email,phone,country',
      ...persons.map(({ id, name, wrongEmail, phone }) => `${id},${name},${wrongEmail},${phone},GB`),
      ...persons.map(({ id, name, email, phone }) => `${id},${name},${email},${phone},GB`),
    ]);
    const accepted = await put(nameOf('A1', 'sales'), `${lines.join('\n')}\n`, { traceparent });
    const { file_id: fileId } = receipt.parse(await accepted.json());
    await headOffice.waitForFile(fileId, 60_000);
    // rejected: the rows are those of another file; refused: its header lacks columns, and its name is one of a person
    await send('A1', 'sales', lines.slice(0, 1));
    const refused = await put(
      nameOf('A1', 'sales'),
      `${['customer_name,customer_email', ...lines.slice(1)].join('\n')}\n`,
    );
    const misnamed = await put(encodeURIComponent(`${persons[0]?.name} ${persons[0]?.email}.csv`), 'x');
    const check = new URLSearchParams({ file_name: nameOf('A1', 'sales'), sender_id: 'A1' });
    const checked = await fetch(`${system.url}/v1/files/check?${check}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.headOfficeKey}`, 'content-type': 'application/octet-stream' },
      body: `${header}\n${lines.slice(2, 5).join('\n')}\n`,
    });
    const { key } = newSenderKey.parse(await headOffice.json('POST', '/v1/senders/WEB1/keys'));
    const posted = await Promise.all(
      [JSON.stringify(webTransaction(persons[1])), `{"customer_name": "${persons[2]?.name}", `].map(body =>
        fetch(`${system.url}/v1/transactions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body,
        }),
      ),
    );
    // a day on which something else happens than is meant would prove nothing
    const statuses = [accepted, refused, misnamed, checked, ...posted].map(({ status }) => status);
    if (statuses.join() !== '202,422,422,200,202,400') throw new Error(`the day went otherwise: ${statuses.join()}`);
    await requestReports(
      { url: system.url, operationsUrl: system.reporterUrl, key: system.headOfficeKey },
      { isDryRun: false },
    );
    return fileId;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A till that goes on selling after that day: a file of a right row and a held one, in the books or held when this returns. */
export async function sendAnotherFile(system: ObservedSystem, number: number): Promise<void> {
  const client = createApiClient({ url: system.url, operationsUrl: system.reporterUrl, key: system.headOfficeKey });
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-observed-'));
  const path = join(directory, `A1_sales_20261119_T1_${String(100 + number).padStart(6, '0')}.csv`);
  const lines = [
    header,
    sale(`MORE-${number}`, 'PIN', '1', '5.00', nobody),
    sale(`HELD-${number}`, 'NOT-YET', '1', '5.00', nobody),
  ];
  try {
    await writeFile(path, `${lines.join('\n')}\n`);
    const { file_id } = await client.sendFile({ senderId: 'A1', path });
    await client.waitForFile(file_id, 60_000);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const webTransaction = (person: Person | undefined) => ({
  transaction_id: 'W-1000',
  transaction_timestamp: '2026-11-19T10:00:00Z',
  store_id: 'WEB1',
  currency: 'GBP',
  transaction_type: 'sale',
  customer_id: person?.id,
  customer_name: person?.name,
  customer_email: person?.wrongEmail,
  lines: [{ line_no: '1', product_id: 'PIN', quantity: '1', unit_price: '5.00', line_total: '5.00' }],
});
