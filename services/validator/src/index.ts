export { createValidatorChildren, type ValidatorChildren } from './children.ts';
export { type ValidatorSettings, validatorSettings } from './config.ts';
export { createValidator } from './service.ts';
export type { ValidatorDependencies } from './validator-parts.ts';
