export { delimiters, type GeneratedFile, type PollutedFile, pollutedFile, rightFile } from './polluted-files.ts';
export { inPieces, plainCells, type ReadCells, readAsPlainly } from './read-as-plainly.ts';
export { type PlainFile, type PlainRecord, readPlainly } from './reference-reader.ts';
