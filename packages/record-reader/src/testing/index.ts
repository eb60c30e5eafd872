export { type Accounted, unaccounted } from './account-for-lines.ts';
export { mutatedFiles, type MutatedFile } from './mutated-files.ts';
export type { PlainFormat } from './plain-header.ts';
export { delimiters, type GeneratedFile, type PollutedFile, pollutedFile, rightFile } from './polluted-files.ts';
export { inPieces, plainCells, type ReadCells, readAsPlainly } from './read-as-plainly.ts';
export { readSales, salesFormat } from './read-sales.ts';
export { type PlainFile, type PlainOptions, type PlainRecord, readPlainly } from './reference-reader.ts';
