import { parse } from 'yaml';
import { z } from 'zod';
import { listFiles, readText } from '../repository.ts';

export const rulesFile = 'deploy/k8s/observability/rules.yaml';
export const dashboardsFolder = 'deploy/k8s/observability/dashboards';

export const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});
export type Alert = z.infer<typeof ruleFile>['groups'][number]['rules'][number];

export async function readAlerts(): Promise<Alert[]> {
  return ruleFile.parse(parse(await readText(rulesFile))).groups.flatMap(group => group.rules);
}

const dashboardFile = z.object({
  title: z.string(),
  uid: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      type: z.string(),
      description: z.string().optional(),
      fieldConfig: z.object({ defaults: z.object({ unit: z.string().optional() }) }).optional(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
});
export type DashboardFile = z.infer<typeof dashboardFile>;

export async function readDashboards(): Promise<DashboardFile[]> {
  const paths = (await listFiles(dashboardsFolder)).filter(path => path.endsWith('.json'));
  return Promise.all(paths.map(async path => dashboardFile.parse(JSON.parse(await readText(path)))));
}

/** The metrics that an expression reads, as they are declared. */
export function metricsIn(expression: string): string[] {
  const names = [...expression.matchAll(/\btillkeeper_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
  return [...new Set(names)];
}

/** Which alerts and dashboards read a metric. */
export async function usesOfMetrics(): Promise<ReadonlyMap<string, readonly string[]>> {
  const uses = new Map<string, string[]>();
  const note = (expression: string, use: string): void => {
    for (const name of metricsIn(expression)) {
      const known = uses.get(name) ?? [];
      if (!known.includes(use)) uses.set(name, [...known, use]);
    }
  };
  for (const { alert, expr } of await readAlerts()) note(expr, `[${alert}](runbooks/${alert}.md)`);
  for (const { title, panels } of await readDashboards())
    for (const { targets } of panels) for (const { expr } of targets) note(expr, `dashboard ${title}`);
  return uses;
}
