import { type ProblemCodeName, problemCodes } from '@tillkeeper/contracts';
import type { Finding } from './findings-file.ts';
import { salesColumn } from './sales-columns.ts';

/** The findings of the row that is being judged. */
export interface RowFindings {
  /** `column`: its index among the contract's columns. An error makes the row unusable. */
  say(code: ProblemCodeName, column: number, value: string, detail?: string): void;
  hasError(): boolean;
  /** The findings so far, and a new beginning. */
  take(): readonly Finding[];
}

const none: readonly Finding[] = [];

export function createRowFindings(): RowFindings {
  let findings: Finding[] = [];
  let hasError = false;
  return {
    say(code, column, value, detail) {
      findings.push({ code, column: salesColumn(column), value, detail });
      if (problemCodes[code].severity === 'error') hasError = true;
    },
    hasError: () => hasError,
    take() {
      if (findings.length === 0) return none;
      const taken = findings;
      findings = [];
      hasError = false;
      return taken;
    },
  };
}
