import { parseArgs } from 'node:util';
import { controlPlaneBinaries, kedaBinaries } from './binaries.ts';
import { resourceDefinitions } from './resource-definitions.ts';

// Makes what the tests of the manifests need, where it is missing: minutes the first time, a moment afterwards.
const { values } = parseArgs({ options: { 'without-keda': { type: 'boolean', default: false } } });
const steps = [
  { what: 'resource definitions', make: resourceDefinitions },
  { what: 'control plane', make: controlPlaneBinaries },
  ...(values['without-keda'] ? [] : [{ what: 'KEDA', make: kedaBinaries }]),
];
for (const { what, make } of steps) {
  const startedAt = performance.now();
  const folder = await make();
  console.log(`${what}: ${folder} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
