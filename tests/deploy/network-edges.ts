import { z } from 'zod';
import { objectsOf } from './manifests.ts';

/** Who may speak to whom, at which port, by which policy. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly policy: string;
  /** The side that says so: both have to where both are pods of the namespace. */
  readonly side: 'ingress' | 'egress';
  readonly isInside: boolean;
}

const selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(z.strictObject({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }))
    .optional(),
});
type Selector = z.infer<typeof selector>;
const peer = z.strictObject({
  podSelector: selector.optional(),
  namespaceSelector: selector.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});
const ports = z.array(z.strictObject({ port: z.int(), protocol: z.enum(['TCP', 'UDP']) })).optional();
const networkPolicy = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    // a rule without peers would mean everybody: refused here
    ingress: z.array(z.strictObject({ from: z.array(peer).min(1), ports })).optional(),
    egress: z.array(z.strictObject({ to: z.array(peer).min(1), ports })).optional(),
  }),
});

/** Every edge that the policies of a file allow. Throws where a policy has rules of a direction that it does not name. */
export async function edgesOf(path: string): Promise<Edge[]> {
  return (await objectsOf(path)).flatMap(object => {
    const { metadata, spec } = networkPolicy.parse(object);
    const own = groupsOf(spec.podSelector);
    if (spec.ingress !== undefined && !spec.policyTypes.includes('Ingress'))
      throw new Error(`${metadata.name}: Ingress`);
    if (spec.egress !== undefined && !spec.policyTypes.includes('Egress')) throw new Error(`${metadata.name}: Egress`);
    const rules = [
      ...(spec.ingress ?? []).map(rule => ({ side: 'ingress' as const, peers: rule.from, ports: rule.ports })),
      ...(spec.egress ?? []).map(rule => ({ side: 'egress' as const, peers: rule.to, ports: rule.ports })),
    ];
    return rules.flatMap(({ side, peers, ports: allowed }) =>
      peers.flatMap(one =>
        namesOf(one).flatMap(other =>
          own.flatMap(self =>
            (allowed ?? [{ port: 'any', protocol: '' }]).map(({ port, protocol }) => ({
              ...(side === 'egress' ? { from: self, to: other } : { from: other, to: self }),
              port: `${port}${protocol === 'UDP' ? ' (UDP)' : ''}`,
              ...{ policy: metadata.name, side },
              isInside: one.namespaceSelector === undefined && one.ipBlock === undefined,
            })),
          ),
        ),
      ),
    );
  });
}

/** Everything that production allows. */
export async function edgesOfProduction(): Promise<Edge[]> {
  return [...(await edgesOf('base/network-policies.yaml')), ...(await edgesOf('overlays/production/neighbours.yaml'))];
}

const known: Readonly<Record<string, string>> = {
  'strimzi.io/name=tillkeeper-kafka': 'Kafka',
  'strimzi.io/name=tillkeeper-entity-operator': 'operators of topics and users',
  'cnpg.io/cluster=tillkeeper-db': 'PostgreSQL',
  'k8s-app=kube-dns': 'DNS of the cluster',
};

/** The groups of pods that a selector means, in the table's words. */
function groupsOf({ matchLabels = {}, matchExpressions = [] }: Selector): string[] {
  const terms = [...Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] })), ...matchExpressions];
  const [term, more] = terms;
  if (term === undefined) return ['every pod'];
  if (more !== undefined) throw new Error('a selector has one term');
  if (term.key === 'app.kubernetes.io/component') return term.values;
  return term.values.map(value => known[`${term.key}=${value}`] ?? `${term.key}=${value}`);
}

function namesOf({ podSelector, namespaceSelector, ipBlock }: z.infer<typeof peer>): string[] {
  if (ipBlock !== undefined)
    return [
      ipBlock.except === undefined ? ipBlock.cidr : `outside the cluster (${ipBlock.cidr} without private networks)`,
    ];
  if (namespaceSelector === undefined) return groupsOf(podSelector ?? {});
  if (podSelector !== undefined) return groupsOf(podSelector);
  return groupsOf(namespaceSelector).map(name => `namespaces with \`${name}\``);
}

/** The table of README.md: an edge a row, those that differ in nothing but the port together. */
export function renderEdges(edges: readonly Edge[]): string {
  const rows = new Map<string, { from: Set<string>; to: string; ports: Set<string>; policies: Set<string> }>();
  for (const { to, from, port, policy } of edges) {
    const key = JSON.stringify([to, portsBetween(edges, from, to)]);
    const row = rows.get(key) ?? { from: new Set(), to, ports: new Set(), policies: new Set() };
    row.from.add(from);
    row.ports.add(port);
    row.policies.add(policy);
    rows.set(key, row);
  }
  const lines = [...rows.values()].map(
    ({ from, to, ports: open, policies }) =>
      `| ${[...from].join(', ')} | ${to} | ${[...open].join(', ')} | ${[...policies].join(', ')} |`,
  );
  return ['| from | to | port | said by |', '|---|---|---|---|', ...lines].join('\n');
}

function portsBetween(edges: readonly Edge[], from: string, to: string): readonly string[] {
  return [...new Set(edges.filter(edge => edge.from === from && edge.to === to).map(edge => edge.port))].sort();
}
