import { type ProblemCodeName, rules } from './rules/index.ts';

/** The codes of findings, by name: the words of their rules. */
export const problemCodes = rules;

// the keys of an object are texts to the compiler
export const problemCodeNames = Object.keys(problemCodes) as ProblemCodeName[];

export function isProblemCode(code: string): code is ProblemCodeName {
  return Object.hasOwn(problemCodes, code);
}
