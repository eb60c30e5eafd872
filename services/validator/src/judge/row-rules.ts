import {
  type ProblemCodeName,
  problemCodeNames,
  problemCodes,
  type Rule,
  type SalesFacts,
} from '@tillkeeper/contracts';
import type { Finding } from './findings-file.ts';
import { columnNamed } from './sales-columns.ts';

const none: readonly Finding[] = [];

/** The thresholds that were set by rule; a rule that is not in it has its default. */
export type Thresholds = ReadonlyMap<ProblemCodeName, number>;

/** Runs every rule that looks at a row by itself, in the order in which they are declared. */
export function createRowRules(thresholds: (storeId: string) => Thresholds): (row: SalesFacts) => readonly Finding[] {
  const rules = problemCodeNames.flatMap(code => {
    const rule: Rule = problemCodes[code];
    return rule.check === undefined ? [] : [{ code, check: rule.check, parameters: rule.parameters ?? {} }];
  });
  return row => {
    let findings: Finding[] | undefined;
    for (let index = 0; index < rules.length; index += 1) {
      const rule = rules[index];
      if (rule === undefined) continue;
      const { code, check, parameters } = rule;
      const said = check(row, name => {
        const declared = parameters[name];
        if (declared === undefined) throw new Error(`the rule ${code} has no parameter ${name}`);
        return (name === 'threshold' ? thresholds(row.store.id).get(code) : undefined) ?? declared.default;
      });
      if (said === undefined) continue;
      for (const { column, value, detail, suggestions } of Array.isArray(said) ? said : [said]) {
        findings ??= [];
        findings.push({ code, column: columnNamed(column), value, detail, suggestions });
      }
    }
    return findings ?? none;
  };
}
