import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractFormat, type Example } from '@tillkeeper/contracts';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { rejectFile } from '@tillkeeper/domain';
import pl from 'nodejs-polars';
import { exceptionColumns } from '../judge/findings-file.ts';
import { judgeSales } from '../judge/judge-sales.ts';
import { isUnreadable } from '../judge/read-records.ts';
import { exampleReference } from './example-reference.ts';
import { salesJob } from './sales-job.ts';

/** Judges the file of an example by itself and gives the codes of all that was found, each as often as it was. */
export async function judgeExample(example: Example): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-example-'));
  try {
    const filePath = join(directory, 'bronze');
    await writeFile(filePath, Buffer.from(textOfExample(example), 'latin1'));
    const container = example.isNdjson === true ? 'ndjson' : 'csv';
    const formatFile = contractFormat.files.find(one => one.file_type === 'sales' && one.container === container);
    if (formatFile === undefined) throw new Error(`the contract has no ${container}`);
    const job = salesJob({
      ...{ filePath, outputDirectory: directory, formatFile },
      receivedAt: exampleWorld.receivedAt,
      nameGroups: { business_date: exampleWorld.businessDate, till_id: exampleWorld.till },
      allowedStores: example.isFromHeadOffice === true ? null : [exampleWorld.senderStore],
    });
    const judgement = await judgeSales(job, exampleReference).catch((error: unknown) => {
      if (isUnreadable(error)) return { status: 'unreadable' as const, code: error.code, detail: error.message };
      throw error;
    });
    if (judgement.status === 'unreadable') return [judgement.code];
    const rejection = rejectFile({
      ...{ fileType: 'sales', isHeadOffice: false, isDeclaredFormat: false, isWeb: false, sameContentAs: undefined },
      ...{ rowsRead: judgement.rowsRead, faultyRows: judgement.faultyRows },
    });
    const found = await readCodes(judgement.exceptionsPath);
    return rejection === undefined ? found : [...found, rejection.code];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readCodes(path: string): Promise<string[]> {
  const frame = await pl
    .scanCSV(path, { hasHeader: false, inferSchemaLength: 0, quoteChar: '"' })
    .collect()
    .catch(() => undefined);
  if (frame === undefined) return [];
  return frame
    .getColumn(frame.columns[exceptionColumns.indexOf('code')] ?? '')
    .toArray()
    .map(String);
}
