import type { ConversionCode, Fault } from '@tillkeeper/contracts';
import { nameOfColumn } from './sales-columns.ts';

/** What could not be converted in the row that is being read. */
export interface RowFaults {
  /** `column`: its index among the contract's columns. */
  add(code: ConversionCode, column: number, value: string, detail?: string): void;
  /** The faults so far, and a new beginning. */
  take(): readonly Fault[];
}

const none: readonly Fault[] = [];

export function createRowFaults(): RowFaults {
  let faults: Fault[] = [];
  return {
    add(code, column, value, detail) {
      faults.push({ code, column: nameOfColumn(column), value, detail });
    },
    take() {
      if (faults.length === 0) return none;
      const taken = faults;
      faults = [];
      return taken;
    },
  };
}
