import { z } from 'zod';
import type { Kubectl } from './kubectl.ts';

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
});

export const anyObject = z.looseObject({ kind: z.string(), metadata });
export type AnyObject = z.infer<typeof anyObject>;

const podObject = z.looseObject({
  metadata,
  spec: z.looseObject({ nodeName: z.string().optional() }),
  status: z.looseObject({
    initContainerStatuses: z
      .array(z.looseObject({ name: z.string(), state: z.looseObject({ terminated: z.unknown().optional() }) }))
      .default([]),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
  }),
});
export type PodObject = z.infer<typeof podObject>;

const deploymentObject = z.looseObject({
  spec: z.looseObject({ replicas: z.number() }),
  status: z.looseObject({ availableReplicas: z.number().default(0), readyReplicas: z.number().default(0) }),
});

export interface Namespace {
  readonly name: string;
  pods(component: string): Promise<PodObject[]>;
  deployment(name: string): Promise<{ wanted: number; available: number }>;
  kubectl(...words: readonly string[]): Promise<string>;
}

/** What a test asks of a namespace. */
export function namespaceOf(kubectl: Kubectl, name: string): Namespace {
  return {
    name,
    async pods(component) {
      const label = `app.kubernetes.io/component=${component}`;
      const found = await kubectl.get('pods', '-n', name, '-l', label);
      return z.looseObject({ items: z.array(podObject) }).parse(found).items;
    },
    async deployment(deployment) {
      const { spec, status } = deploymentObject.parse(await kubectl.get('deployment', deployment, '-n', name));
      return { wanted: spec.replicas, available: status.availableReplicas };
    },
    kubectl: (...words) => kubectl.must(['-n', name, ...words]),
  };
}

export const isReady = (pod: PodObject): boolean =>
  pod.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
