import { loadSettings, runProcess } from '@tillkeeper/service-kit';
import { standaloneSettings } from './config.ts';
import { startStandalone } from './start-standalone.ts';

await runProcess({
  name: 'tillkeeper',
  start: () => startStandalone(loadSettings(standaloneSettings, process.env)),
});
