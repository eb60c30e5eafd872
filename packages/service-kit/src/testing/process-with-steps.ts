import { createSteps } from '../steps.ts';

const [killAtStep, markerDirectory] = process.argv.slice(2);
const steps = createSteps({ killAtStep, ...(markerDirectory !== undefined && { markerDirectory }) });
for (const step of ['validator.staged', 'validator.judged', 'validator.committed']) {
  steps.reached(step);
  process.stdout.write(`${step}\n`);
}
