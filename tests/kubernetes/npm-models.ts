import { z } from 'zod';

/** The packages that hold models, by the API group at their end; everything of Kubernetes itself is in one. */
const packages: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)keda\.sh$/, '@kubernetes-models/keda'],
  [/^gateway\.networking\.k8s\.io$/, '@kubernetes-models/gateway-api'],
  [/^monitoring\.coreos\.com$/, '@kubernetes-models/prometheus-operator'],
  [/^external-secrets\.io$/, '@kubernetes-models/external-secrets'],
  [/^(|apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)$/, 'kubernetes-models'],
];
const typed = z.looseObject({ apiVersion: z.string(), kind: z.string() });

/**
 * What the npm models say of an object: nothing, what is wrong with its values, or that they do not know its kind (of
 * Strimzi and CloudNativePG there are none). They do not mind fields that nobody knows; a real API server does.
 */
export async function askModels(object: unknown): Promise<{ isKnown: boolean; mistake?: string }> {
  const { apiVersion, kind } = typed.parse(object);
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const found = packages.find(([pattern]) => pattern.test(group));
  if (found === undefined) return { isKnown: false };
  const path = [found[1], ...(group === '' ? [] : [group]), version, kind].join('/');
  const module: unknown = await import(path);
  // a model is a class of the kind's name
  const model: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, kind) : undefined;
  if (typeof model !== 'function') return { isKnown: false };
  const made: unknown = Reflect.construct(model, [object]);
  const check: unknown = made instanceof Object ? Reflect.get(made, 'validate') : undefined;
  if (typeof check !== 'function') throw new Error(`the model of ${kind} has nothing that validates`);
  try {
    Reflect.apply(check, made, []);
    return { isKnown: true };
  } catch (error) {
    return { isKnown: true, mistake: error instanceof Error ? error.message : String(error) };
  }
}
