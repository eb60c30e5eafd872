import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const index = fileURLToPath(new URL('../index.ts', import.meta.url));

/** Which packages of OpenTelemetry a process has loaded that starts tracing with these settings. */
async function loadedWith(settings: Readonly<Record<string, unknown>>): Promise<string[]> {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({ load(url, context, next) { const [, name] = /@opentelemetry[/+]([\\w-]+)/.exec(url) ?? []; if (name) loaded.add(name); return next(url, context); } });
    const { startTracing } = await import(${JSON.stringify(index)});
    const tracing = await startTracing({ service: 'test', settings: ${JSON.stringify(settings)} });
    await tracing.span('work', {}, async () => {});
    process.stdout.write(JSON.stringify([...loaded].sort()));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return JSON.parse(stdout);
}

test('without a collector nothing of OpenTelemetry is loaded, but for the interface that prom-client brings', async () => {
  expect(await loadedWith({ OTEL_TRACES_SAMPLER_ARG: 1 })).toEqual(['api']);
});

test('with one it is', async () => {
  const settings = { OTEL_TRACES_SAMPLER_ARG: 1, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
  expect(await loadedWith(settings)).toEqual(expect.arrayContaining(['api', 'exporter-trace-otlp-http', 'sdk-trace']));
});
