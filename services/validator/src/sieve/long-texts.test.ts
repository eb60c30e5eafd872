import { expect, test } from 'vitest';
import { judgeRowByRow } from '../judge/judge-sales.ts';
import { toReference } from '../judge/reference-data.ts';
import { judgeBytes } from '../testing/judged-file.ts';
import { masterData, salesJob } from '../testing/sales-job.ts';
import { sieveSales } from './sieve-sales.ts';

const reference = toReference({ ...masterData, employees: ['E-1'] });
const ofStore = { allowedStores: ['S014'] };
const ofStoreJob = salesJob(ofStore);
const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,employee_id';
const line = (number: number, employee = ''): string => `R-${number},1,2026-11-20T10:00:07,MUG,1,9.90,9.90,${employee}`;
const linesOf = (count: number): string[] => Array.from({ length: count }, (_, number) => line(number));

test.each([0, 1e9])(
  'a text longer than any that is plain is read as by the rules, threaded from %i bytes',
  async threadedFromBytes => {
    const long = 'É'.repeat(450_000);
    const bytes = Buffer.from(
      `${[
        header,
        ...linesOf(50),
        line(50, long),
        line(51, long),
        ...linesOf(90)
          .slice(52)
          .map(text => `${text}E-1`),
      ].join('\n')}\n`,
    );
    const sieved = await judgeBytes(bytes, ofStoreJob, job => sieveSales(job, reference, { threadedFromBytes }));
    expect(sieved).toEqual(await judgeBytes(bytes, ofStoreJob, job => judgeRowByRow(job, reference)));
  },
);
