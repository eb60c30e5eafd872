import type { Fleet } from './fleet.ts';
import type { Facts } from './kept-facts.ts';
import type { Neighbours } from './neighbours.ts';
import type { LaunchedPart } from './parts/part.ts';
import { readLag } from './read-lag.ts';
import type { ServiceCopies } from './service-copies.ts';

/** What `startFleet` hands out of the parts that it has started. */
export function createFleet(started: {
  facts: Facts;
  neighbours: Neighbours;
  copies: ServiceCopies;
  directory: string;
  stop: Fleet['stop'];
}): Fleet {
  const { facts, neighbours, copies, directory, stop } = started;
  const find = (name: string): LaunchedPart => {
    const part = copies.find(name)?.part ?? neighbours.parts.find(one => one.describe().name === name);
    if (part === undefined) throw new Error(`the fleet has no ${name}`);
    return part;
  };
  const copyOf = (name: string) => {
    const copy = copies.find(name);
    if (copy === undefined) throw new Error(`${name} is no copy of a service`);
    return copy;
  };
  const first = copies.find('error-reporter-1');
  return {
    get apiUrls() {
      return copies.all().flatMap(({ apiUrl }) => apiUrl ?? []);
    },
    get databaseUrl() {
      return neighbours.databaseUrl();
    },
    headOfficeKey: facts.headOfficeKey,
    kafkaBrokers: neighbours.brokers,
    reporterUrl: first?.operationsUrl ?? '',
    fixUrl: first?.fixUrl ?? '',
    blobStoreUrl: neighbours.blobStoreUrl,
    blobStoreEnvironment: neighbours.blobStoreEnvironment,
    directory,
    mailDirectory: neighbours.mailDirectory,
    parts: () => [...copies.all().map(({ part }) => part), ...neighbours.parts].map(part => part.describe()),
    kill: (name, signal = 'SIGKILL') => find(name).kill(signal),
    stopPart: name => find(name).stop(),
    startPart: (name, options) => find(name).start(options),
    async restart(name) {
      await find(name).stop();
      await find(name).start();
    },
    pause: name => find(name).pause(),
    resume: name => find(name).resume(),
    exited: name => find(name).exited(),
    output: name => find(name).output(),
    async addCopy(service) {
      const { part } = await copies.make(service);
      await part.start();
      return part.describe().name;
    },
    async removeCopy(name) {
      copyOf(name);
      await copies.remove(name);
    },
    killAtStep: (name, step) => copyOf(name).setKillStep(step),
    lag: () => readLag(neighbours.brokers),
    mails: () => neighbours.mail.received(),
    setMailRefusal: isOn => neighbours.mail.setRefusal(isOn),
    stop,
  };
}
