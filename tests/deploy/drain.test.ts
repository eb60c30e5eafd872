import { loadSettings } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingsOfProcesses } from '../architecture/documents/processes.ts';
import { deployment, objectOf, overlays, type Service, services, settingsOf } from './manifests.ts';

const processes = await settingsOfProcesses();

/** What the slowest handler of each may take: the settings that bound it, in milliseconds, added up. */
const slowestHandler: Readonly<Record<Service, readonly string[]>> = {
  'ingest-api': ['REQUEST_TIMEOUT'],
  // a file whose child has died is judged once more, in a new one
  validator: ['VALIDATOR_CHILD_TIMEOUT', 'VALIDATOR_CHILD_TIMEOUT'],
  loader: ['LOADER_CHILD_TIMEOUT', 'LOADER_STATEMENT_TIMEOUT'],
  'error-reporter': ['MAIL_TIMEOUT', 'FIX_CHECK_TIMEOUT'],
};

test.each(overlays.flatMap(overlay => services.map(service => ({ overlay, service }))))(
  '$overlay: $service drains for longer than its slowest handler takes, and is given longer than it drains',
  async ({ overlay, service }) => {
    const schema = processes.find(one => one.service === service)?.settings;
    const durations = z
      .record(z.string(), z.unknown())
      .parse(loadSettings(schema?.partial() ?? z.object({}), await settingsOf(overlay, service)));
    const ms = (name: string): number => z.number().parse(durations[name], { error: () => `${name} is no duration` });
    const handlerMs = slowestHandler[service].reduce((sum, name) => sum + ms(name), 0);
    expect(ms('DRAIN_TIMEOUT')).toBeGreaterThan(handlerMs);
    const { spec } = (await objectOf(`base/${service}.yaml`, deployment)).spec.template;
    const [container] = spec.containers;
    const preStopMs = (container.lifecycle?.preStop.sleep.seconds ?? 0) * 1000;
    expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(preStopMs + ms('DRAIN_TIMEOUT'));
  },
);
