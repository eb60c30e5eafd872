import type { ConversionCode, Said, SalesFacts } from './sales-facts.ts';

const nothing: readonly Said[] = [];

/** The check of a rule whose problems show when texts are converted: what could not be converted for this reason. */
export function faultsOf(code: ConversionCode): (row: Pick<SalesFacts, 'faults'>) => readonly Said[] {
  return ({ faults }) => (faults.length === 0 ? nothing : faults.filter(fault => fault.code === code));
}
