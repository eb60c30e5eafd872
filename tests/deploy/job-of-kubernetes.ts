import { z } from 'zod';

/**
 * What a Job of ours may consist of, strictly: a field that Kubernetes does not know, or that nobody here has thought
 * about, is refused; so is what `every-pod.yaml` says for all of them. The literals are the house's rules.
 */
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = z.record(
  z.string().regex(/^(?:[a-z0-9.-]+\/)?[A-Za-z0-9._-]{1,63}$/),
  z.string().regex(/^[A-Za-z0-9._-]{0,63}$/),
);
const quantity = z.string().regex(/^\d+(?:m|Mi|Gi)?$/);
const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }),
  limits: z.strictObject({ memory: quantity, cpu: quantity.optional() }),
});

const environment = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) }),
  }),
]);

const container = z.strictObject({
  name,
  image: z.string().regex(/^[a-z0-9./-]+:(?!latest$)[\w.-]+$|@sha256:[0-9a-f]{64}$/),
  command: z.array(z.string()).min(1),
  args: z.array(z.string()),
  env: z.array(environment),
  resources,
});

const pod = z.strictObject({
  restartPolicy: z.enum(['Never', 'OnFailure']),
  serviceAccountName: name,
  terminationGracePeriodSeconds: z.int().min(0),
  containers: z.array(container).min(1),
});

const failureRule = z.union([
  z.strictObject({
    action: z.enum(['FailJob', 'Ignore', 'Count']),
    onExitCodes: z.strictObject({
      containerName: name,
      operator: z.enum(['In', 'NotIn']),
      values: z.array(z.int().min(1)).min(1),
    }),
  }),
  z.strictObject({
    action: z.enum(['FailJob', 'Ignore', 'Count']),
    onPodConditions: z.array(z.strictObject({ type: z.literal('DisruptionTarget'), status: z.literal('True') })).min(1),
  }),
]);

export const jobOfKubernetes = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  metadata: z.strictObject({ name, labels }),
  spec: z.strictObject({
    backoffLimit: z.int().min(0).max(10),
    activeDeadlineSeconds: z.int().min(1),
    ttlSecondsAfterFinished: z.int().min(1),
    podFailurePolicy: z.strictObject({ rules: z.array(failureRule).min(1) }),
    template: z.strictObject({ metadata: z.strictObject({ labels }), spec: pod }),
  }),
});
export type JobOfKubernetes = z.infer<typeof jobOfKubernetes>;

/** A CronJob of ours: a round that is late is dropped, and two are never at work at once. */
export const cronJobOfKubernetes = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('CronJob'),
  metadata: z.strictObject({ name, labels }),
  spec: z.strictObject({
    schedule: z.string().regex(/^(?:[\d*/,-]+ ){4}[\d*/,-]+$/),
    timeZone: z.literal('Etc/UTC'),
    concurrencyPolicy: z.literal('Forbid'),
    startingDeadlineSeconds: z.int().min(10),
    successfulJobsHistoryLimit: z.int().min(0),
    failedJobsHistoryLimit: z.int().min(1),
    jobTemplate: z.strictObject({
      spec: jobOfKubernetes.shape.spec.omit({ podFailurePolicy: true }),
    }),
  }),
});
