export { type ExceptionRow, findingsOf } from './digest/findings-repository.ts';
