export { addDecimals } from './decimal-sum.ts';
export { checkHeader, type InspectOptions, inspectUpload, type UploadSummary } from './inspect-upload.ts';
export { type JsonObject, type JsonText, JsonTextError, readJsonObject } from './json-object.ts';
export { parseRecord } from './parse-record.ts';
export { type ReadOptions, readStrictly } from './read-strictly.ts';
export {
  type Damaged,
  defaultLimits,
  FileUnreadableError,
  type Header,
  type Positions,
  type ReadLimits,
  type ReadResult,
  type Records,
} from './results.ts';
export { sniffContent } from './sniff-content.ts';
