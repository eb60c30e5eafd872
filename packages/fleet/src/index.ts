export type { Fleet, FleetOptions, GroupLag } from './fleet.ts';
export { freePort } from './free-port.ts';
export { type ParsedMail, parseMail } from './mail/parsed-mail.ts';
export { type OwnProcessOptions, ownProcess } from './parts/own-process.ts';
export type { LaunchedPart, Part, PartKind, PartState } from './parts/part.ts';
export { type ProcessUse, readProcesses, signalTree, treeOf } from './process-tree.ts';
export { startFleet } from './start-fleet.ts';
export { startUndertaker, type Undertaker } from './undertaker.ts';
