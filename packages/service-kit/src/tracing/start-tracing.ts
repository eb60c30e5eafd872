import { z } from 'zod';
import { noTracing, type Tracing } from './tracing.ts';

/** Settings of every process; the names are OpenTelemetry's, so that its documentation holds. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('collector of traces, OTLP over HTTP, such as http://collector:4318; without it nothing is traced'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,\s]+=[^,]*(,[^=,\s]+=[^,]*)*$/, 'is name=value,name=value')
    .optional()
    .meta({ secret: true })
    .describe('headers for the collector, such as authorization=...'),
  OTEL_TRACES_SAMPLER_ARG: z
    .union([z.string(), z.number()])
    .transform((given, context) => {
      const ratio = Number(given);
      if (String(given).trim() !== '' && ratio >= 0 && ratio <= 1) return ratio;
      context.addIssue({ code: 'custom', message: 'must be a number from 0 to 1' });
      return z.NEVER;
    })
    .prefault('1')
    .describe('share of the files that are traced; where a sender sends traceparent, its own choice counts'),
} as const;

export type TracingSettings = z.output<z.ZodObject<typeof tracingSettings>>;

/** OpenTelemetry is loaded only where a collector is named: without one it costs neither memory nor time. */
export async function startTracing(options: { service: string; settings: TracingSettings }): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...settings } = options.settings;
  if (endpoint === undefined) return noTracing;
  const { createOpenTelemetry } = await import('./open-telemetry.ts');
  return createOpenTelemetry({
    service: options.service,
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: Object.fromEntries(
      (settings.OTEL_EXPORTER_OTLP_HEADERS?.split(',') ?? []).map(pair => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
      }),
    ),
    ratio: settings.OTEL_TRACES_SAMPLER_ARG,
  });
}
