import { minorUnitExponent, type StoreDay, storeDay } from '@tillkeeper/contracts';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

/** How complete the days of tills are, of the stores that the key may see. */
export async function listDays(
  client: Pick<ApiClient, 'json'>,
  output: Output,
  of: { storeId: string | undefined; date: string | undefined; limit: number },
): Promise<number> {
  const query = new URLSearchParams({
    limit: String(of.limit),
    ...(of.storeId !== undefined && { store_id: of.storeId }),
    ...(of.date !== undefined && { business_date: of.date }),
  });
  const { store_days } = z
    .object({ store_days: z.array(storeDay) })
    .parse(await client.json('GET', `/v1/store-days?${query.toString()}`));
  if (store_days.length === 0) output.say('No sales of such a day have come.');
  else
    for (const line of table(
      ['day', 'store', 'till', 'files', 'numbers', 'declared', 'loaded', 'held', 'sales', 'money', 'held back'],
      store_days.map(cellsOf),
    ))
      output.say(line);
  output.json(store_days);
  return exitCodes.clean;
}

function cellsOf(day: StoreDay): string[] {
  const numbers = day.lowest_sequence === null ? '' : `${day.lowest_sequence}-${day.highest_sequence}`;
  const isDeclared = day.files > 0 && day.files_declaring === day.files;
  return [
    ...[day.business_date, day.store_id, day.till_id === '' ? '(none)' : day.till_id, filesOf(day), numbers],
    isDeclared ? String(day.declared_rows) : day.files_declaring === 0 ? '' : `${day.declared_rows} or more`,
    ...[String(day.loaded_rows), String(day.held_rows), String(day.transactions)],
    ...[amountText(day.loaded_amount_minor, day.currency), amountText(day.held_amount_minor, day.currency)],
  ];
}

/** Of rejected ones too: 2, 1 rejected */
function filesOf({ files, rejected_files: rejected }: StoreDay): string {
  return rejected === 0 ? String(files) : `${files + rejected}, ${rejected} rejected`;
}

/** 123456 GBP -> 1234.56 GBP */
function amountText(minor: number, currency: string): string {
  const decimals = minorUnitExponent(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${minor < 0 ? '-' : ''}${whole}${fraction} ${currency}`.trim();
}
