import type { FleetOnNode, Service } from './fleet-on-node.ts';

/** Level of a warning in a line of pino. */
const warning = 40;

/** What pods of a service have warned of or worse, each line with the pod's name before it; those that are gone took theirs along. */
export async function warningsOfPods(fleet: FleetOnNode, service: Service): Promise<string[]> {
  const said = await fleet.kubectl(
    ...(['logs', '--selector', `app.kubernetes.io/component=${service}`, '--container', service] as const),
    ...(['--prefix', '--tail=-1', '--max-log-requests=20'] as const),
  );
  return said.split('\n').filter(line => Number(/"level":(\d+)/.exec(line)?.[1] ?? 0) >= warning);
}
