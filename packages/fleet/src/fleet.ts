import type { ServiceName } from '@tillkeeper/contracts';
import type { ParsedMail } from './mail/parsed-mail.ts';
import type { Part } from './parts/part.ts';

export interface FleetOptions {
  /** How many processes of each service. Default 1 each. */
  readonly copies?: Readonly<Partial<Record<ServiceName, number>>>;
  /** Default 1; with 3 every topic has three copies, of which two must be written. */
  readonly brokers?: 1 | 3;
  /** Default `directory`, which all processes share. */
  readonly blobs?: 'directory' | 's3';
  /** Where everything is kept, also over the next start there. Default: a temporary one that is removed at the stop. */
  readonly directory?: string;
  /** Settings of a service's processes, or of all. */
  readonly environment?: Readonly<Partial<Record<ServiceName | 'all', Readonly<Record<string, string>>>>>;
  /** Settings of the PostgreSQL server, such as `{max_connections: '500'}`. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Services log warnings and worse. Default false: they log what they do, into `log/` of the directory. */
  readonly isQuiet?: boolean;
  /** Hears what is being done while the fleet starts. */
  readonly progress?: (line: string) => void;
  /** Ports by what listens, such as `{'ingest-api-1 http': 8080}`; taken when they are free at the first start on a directory. */
  readonly preferredPorts?: Readonly<Record<string, number>>;
  /** Ends a start that is not finished; what was started is stopped. */
  readonly signal?: AbortSignal;
}

/** What a group of consumers has not handled yet of a partition. */
export interface GroupLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/**
 * The product as processes of this machine: real brokers, a PostgreSQL server, blobs, an SMTP server, copies of services.
 * A part that ends is not started again by itself: it says so (`state: 'ended'`), and whoever holds the fleet decides.
 */
export interface Fleet {
  /** One for each copy of ingest-api. */
  readonly apiUrls: readonly string[];
  /** The superuser's, for oracles: not for logs. */
  readonly databaseUrl: string;
  readonly headOfficeKey: string;
  readonly kafkaBrokers: readonly string[];
  /** Where `POST /reports` is answered: the first error-reporter. */
  readonly reporterUrl: string;
  /** The page of open problems of the first error-reporter. */
  readonly fixUrl: string;
  readonly blobStoreUrl: string;
  /** For who reads the blobs beside the services: credentials of the S3 server, else nothing. */
  readonly blobStoreEnvironment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Mails as `.eml` files. */
  readonly mailDirectory: string;
  parts(): readonly Part[];
  /** Sends the signal (default SIGKILL) and resolves when the process is gone. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** SIGTERM; resolves when the process is gone. */
  stopPart(name: string): Promise<void>;
  /**
   * Starts what is not running, where it was: data and ports are kept. Resolves when it is ready to work, or when it was
   * killed (SIGKILL) before that; rejects when it ended in another way, or is not ready after two minutes. With `spawned` it
   * resolves once the process runs, for a service whose neighbours are away.
   */
  startPart(name: string, options?: { until?: 'ready' | 'spawned' }): Promise<void>;
  restart(name: string): Promise<void>;
  /** SIGSTOP for the process and its children: it is there and does not answer. */
  pause(name: string): void;
  resume(name: string): void;
  /** Resolves with how the process ended (when it is not running: how it did the last time). */
  exited(name: string): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The last of what it wrote. */
  output(name: string): string;
  /** Resolves with the name of the copy when it is ready. */
  addCopy(service: ServiceName): Promise<string>;
  removeCopy(name: string): Promise<void>;
  /** From now on the copy ends itself by SIGKILL when it reaches the step; `undefined` takes the order back. */
  killAtStep(name: string, step: string | undefined): Promise<void>;
  /** Rejects when Kafka is away. */
  lag(): Promise<GroupLag[]>;
  /** Every mail that was taken, in the order of coming. */
  mails(): Promise<ParsedMail[]>;
  /** While on, the mail server puts every mail off (451). */
  setMailRefusal(isOn: boolean): Promise<void>;
  /** Services drain, then their neighbours stop; `isAtOnce` kills everything. Removes a temporary directory. */
  stop(options?: { isAtOnce?: boolean }): Promise<void>;
}
