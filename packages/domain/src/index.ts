export * from './file-id.ts';
export * from './match-file-name.ts';
