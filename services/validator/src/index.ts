export { createValidatorChildren, type ValidatorChildren } from './children.ts';
export { type ValidatorSettings, validatorSettings } from './config.ts';
export { createValidator, type ValidatorDependencies } from './service.ts';
