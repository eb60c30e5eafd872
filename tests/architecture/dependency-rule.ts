/**
 * Who may use whom, by the part of the name after `@tillkeeper/`: `contracts <- domain <- services`, the packages for
 * machinery beside domain. What is not written here is not allowed. Tests (`*.test.ts`, folders `testing`) keep to it
 * too, but may also use `testing` entries and what stands in `devDependencies`.
 */
const machinery = ['contracts', 'service-kit', 'database', 'event-bus', 'blob-store', 'record-reader', 'service-host'];
const services = ['ingest-api', 'validator', 'loader', 'error-reporter'];
const ofServices = ['domain', ...machinery];

export const allowedEdges: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  domain: ['contracts'],
  'service-kit': ['contracts'],
  'blob-store': ['contracts', 'service-kit'],
  'record-reader': ['contracts', 'service-kit'],
  database: ['contracts', 'service-kit'],
  'event-bus': ['contracts', 'service-kit', 'database'],
  'service-host': ['contracts', 'service-kit', 'database', 'event-bus', 'blob-store'],
  'ingest-api': ofServices,
  validator: ofServices,
  loader: ofServices,
  'error-reporter': ofServices,
  standalone: [...ofServices, ...services],
  // the command line talks to a server; it starts no service in its own process
  cli: ['contracts', 'domain', 'service-kit', 'database', 'event-bus'],
  image: [],
  // starts the services as processes and imports none; its test is a client of theirs
  fleet: ['contracts', 'service-kit', 'database', 'event-bus', 'blob-store', 'cli'],
  tests: [...ofServices, ...services, 'standalone', 'cli', 'image', 'fleet'],
  benchmarks: [...ofServices, ...services, 'standalone', 'cli', 'fleet'],
};

/** Where adapters are made and joined: the services get them passed in. */
export const makersOfAdapters: readonly string[] = [
  'createDatabase',
  'startEmbeddedPostgres',
  'createBlobStore',
  'createDirectoryBlobStore',
  'createS3BlobStore',
  'createEventBus',
  'createKafkaBus',
  'createPostgresLogBus',
  'createLogger',
  'createRegistry',
  'hostServices',
  'startOutboxRelay',
  'consumeService',
  'runProcess',
  'loadSettings',
];

/** Files other than a `main.ts` that read the environment or hand it on, each with its reason. */
export const readersOfTheEnvironment: Readonly<Record<string, string>> = {
  'packages/service-host/src/run-service.ts': 'the main.ts of a consuming service is a call of it',
  'packages/service-kit/src/pooled-child.ts': 'a child process gets the environment of its parent',
  'packages/fleet/src/parts/own-process.ts': 'a process of the fleet gets PATH, HOME and the like of the launcher',
  'cli/src/demo/start-standalone.ts': 'the process of the demonstration gets the environment of the command',
};
