import type { ServiceName } from '@tillkeeper/contracts';

export type PartKind = ServiceName | 'standalone' | 'kafka' | 'postgres' | 's3' | 'mail';

/**
 * `stopped`: not started yet, or told to stop. `ended`: it ended without being told to, or was killed. `paused`: it was sent
 * SIGSTOP. `ready`: it was ready once since its start; whether its neighbours are there now, its `/readyz` says.
 */
export type PartState = 'stopped' | 'starting' | 'ready' | 'paused' | 'ended';

/** A process of the fleet as it is now. */
export interface Part {
  /** Such as `validator-2`, `kafka-1`, `postgres`, `s3`, `mail`. */
  readonly name: string;
  readonly kind: PartKind;
  /** Undefined when it is not running. */
  readonly pid: number | undefined;
  readonly state: PartState;
  /** How often it was started after the first time. */
  readonly restarts: number;
  /** How it ended the last time, and whether it had been told to. */
  readonly exit:
    | { readonly code: number | null; readonly signal: string | null; readonly wasTold: boolean }
    | undefined;
  readonly operationsUrl?: string;
}

/** A process as the fleet handles it. */
export interface LaunchedPart {
  describe(): Part;
  /** Resolves once it is ready, or was killed before; see `Fleet.startPart`. */
  start(options?: { until?: 'ready' | 'spawned' }): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it in order; when that takes longer than it may, by force. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  exited(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  output(): string;
}
