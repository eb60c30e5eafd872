export { growingWait, retry, sleep } from './backoff.ts';
export { ChildCrashedError } from './child-crashed-error.ts';
export { type ChildPool, type ChildPoolOptions, createChildPool } from './child-pool.ts';
export { escapeHtml } from './escape-html.ts';
export { type EventLoopWatch, watchEventLoop } from './event-loop.ts';
export { loadFormats, ownFormatsDirectory } from './load-formats.ts';
export { describeSettings, loadSettings, type SettingDescription, SettingsError } from './load-settings.ts';
export { withLogFields } from './log-fields.ts';
export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { type Count, createMetrics, declaredMetrics, everyProcess, type Level } from './metrics/create-metrics.ts';
export type { Bound, DeclaredMetric, LabelBounds } from './metrics/declared-metric.ts';
export { observeChildren } from './metrics/observe-children.ts';
export { observeNeighbours } from './metrics/observe-neighbours.ts';
export {
  type OperationsServer,
  type OperationsServerOptions,
  startOperationsServer,
} from './operations-server.ts';
export { type RunningTasks, startTasks } from './periodic-tasks.ts';
export { RetryableError } from './retryable-error.ts';
export type { ReadyCheck } from './run-check.ts';
export { type ProcessOptions, type RunningProcess, runProcess } from './run-process.ts';
export { type ChildMemory, serveJobs } from './serve-jobs.ts';
export type { Handler, PeriodicTask, Service } from './service.ts';
export { sharedSettings } from './settings.ts';
export { renderEnvExample, renderSettingsTable, type ServiceSettings } from './settings-documents.ts';
export { createSlots, type Slots } from './slots.ts';
export { createSteps, type Steps, type StepsOptions } from './steps.ts';
export { createRegistry, createTelemetry, type Telemetry } from './telemetry.ts';
export { startTracing, tracingSettings } from './tracing/start-tracing.ts';
export { noTracing, type OpenSpan, type Tracing } from './tracing/tracing.ts';
export { durationMs, periodMs, sizeBytes, wholeNumber, yesOrNo } from './units.ts';
export { tillkeeperVersion } from './version.ts';
export { sweepWorkDirectories, workDirectoryPrefix } from './work-directories.ts';
