import { runService } from '@tillkeeper/service-host';
import { loadFormats, ownFormatsDirectory, sharedSettings } from '@tillkeeper/service-kit';
import { z } from 'zod';
import { createValidatorChildren } from './children.ts';
import { validatorSettings } from './config.ts';
import { createValidator } from './service.ts';

const settings = z.object({ ...validatorSettings.shape, FORMATS_DIRECTORY: sharedSettings.FORMATS_DIRECTORY });

await runService({
  name: 'validator',
  role: 'tillkeeper_validator',
  settings,
  concurrency: ({ VALIDATOR_CONCURRENCY }) => VALIDATOR_CONCURRENCY,
  async compose(parts, settings) {
    const formats = await loadFormats([
      ownFormatsDirectory,
      ...(settings.FORMATS_DIRECTORY === undefined ? [] : [settings.FORMATS_DIRECTORY]),
    ]);
    const children = createValidatorChildren({ settings });
    await children.warm();
    return { service: createValidator({ ...parts, children, formats, settings }), stop: () => children.close() };
  },
});
