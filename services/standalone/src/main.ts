import { resolve } from 'node:path';
import { loadSettings, runProcess } from '@tillkeeper/service-kit';
import { standaloneSettings } from './config.ts';
import { startStandalone } from './start-standalone.ts';

await runProcess({
  name: 'tillkeeper',
  async start() {
    const settings = loadSettings(standaloneSettings, process.env);
    const running = await startStandalone(settings);
    const { http_url, operations_url, fix_url } = running.addresses;
    // the log is a file: this is for the person who started it
    process.stdout.write(`Tillkeeper is up; Ctrl-C stops it.
  API          ${http_url}   (documentation: ${http_url}/docs)
  operations   ${operations_url}/
  open problems  ${fix_url}/   (each store has a link of its own, in its mails)
  it keeps     ${resolve(settings.DATA_DIRECTORY)}   (its log: log/tillkeeper.log)
`);
    return running;
  },
});
