import { parseArgs } from 'node:util';
import type { FleetOptions } from '../fleet.ts';
import { serviceNames } from '../parts/service-parts.ts';

export interface CommandOptions extends Required<Pick<FleetOptions, 'copies' | 'brokers' | 'blobs'>> {
  /** Where `tillkeeper send` looks for `standalone.json`; the fleet keeps its own in `fleet` of it. */
  readonly dataDirectory: string;
}

export const usage = `Starts Tillkeeper as a fleet on this machine: Kafka, PostgreSQL, S3, SMTP and copies of each service.

  --brokers 1|3               brokers of Kafka (default 1; 3 take about 1 GB of memory)
  --copies validator=2,...    copies of services (default 1 each): ${serviceNames.join(', ')}
  --s3 | --directory          where blobs are: an S3 server (default), or a directory
  --data DIR                  keeps everything here (default: data); the next start goes on with it
`;

/** Throws a `TypeError` for a person's mistake. */
export function readCommandOptions(args: readonly string[]): CommandOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      brokers: { type: 'string', default: '1' },
      copies: { type: 'string', default: '' },
      s3: { type: 'boolean', default: false },
      directory: { type: 'boolean', default: false },
      data: { type: 'string', default: 'data' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.s3 && values.directory) throw new TypeError('--s3 and --directory exclude one another');
  return {
    brokers: readBrokers(values.brokers),
    copies: readCopies(values.copies),
    blobs: values.directory ? 'directory' : 's3',
    dataDirectory: values.data,
  };
}

function readBrokers(text: string): 1 | 3 {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new TypeError(`--brokers is 1 or 3, not ${text}`);
}

function readCopies(text: string): NonNullable<FleetOptions['copies']> {
  const wanted = text.split(',').flatMap(one => one.trim() || []);
  return Object.fromEntries(
    wanted.map(one => {
      const [name, number = ''] = one.split('=');
      const service = serviceNames.find(known => known === name);
      if (service === undefined || !/^\d{1,2}$/.test(number) || Number(number) === 0)
        throw new TypeError(`--copies says ${one}; write it as validator=2, of ${serviceNames.join(', ')}`);
      return [service, Number(number)];
    }),
  );
}
