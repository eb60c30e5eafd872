export * from './example-file.ts';
export * from './example-world.ts';
