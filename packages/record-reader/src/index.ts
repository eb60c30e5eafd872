export { addDecimals, createDecimalSum, type DecimalSum } from './decimal-sum.ts';
export { type InspectOptions, inspectUpload, type UploadSummary } from './inspect-upload.ts';
export { type JsonObject, type JsonText, JsonTextError, readJsonObject } from './json-object.ts';
export { parseRecord } from './parse-record.ts';
export { type ReadOptions, readStrictly } from './read-strictly.ts';
export {
  type Damaged,
  defaultLimits,
  FileUnreadableError,
  type Header,
  type Note,
  type Place,
  type Positions,
  type ReadLimits,
  type ReadResult,
  type ReadSummary,
  type Records,
} from './results.ts';
export { sniffContent } from './sniff-content.ts';
export { encodingOf, longestMark, type TextEncoding } from './text-encoding.ts';
