import { parse, stringify } from 'yaml';
import { readText } from '../repository.ts';
import { type Dashboard, renderDashboard } from './dashboards/dashboard.ts';
import { infrastructure } from './dashboards/infrastructure.ts';
import { overview } from './dashboards/overview.ts';
import { services } from './dashboards/services.ts';
import { stores } from './dashboards/stores.ts';
import type { MadeDocument } from './documents.ts';
import { dashboardsFolder, readAlerts, ruleFile, rulesFile } from './uses-of-metrics.ts';

const dashboards: readonly Dashboard[] = [overview, services, stores, infrastructure];

/** The rules as the operator of Prometheus takes them. */
async function renderPrometheusRule(): Promise<string> {
  const { groups } = ruleFile.parse(parse(await readText(rulesFile)));
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'tillkeeper', labels: { 'app.kubernetes.io/name': 'tillkeeper' } },
    spec: { groups },
  };
  return `# Made of rules.yaml by \`pnpm documents\`.\n${stringify(rule, { lineWidth: 0 })}`;
}

/** `docs/runbooks/README.md` */
async function renderRunbookIndex(): Promise<string> {
  const rows = (await readAlerts()).map(
    ({ alert, labels, for: after, annotations }) =>
      `| [${alert}](${alert}.md) | ${labels.severity} | ${after ?? 'at once'} | ${annotations.description} |`,
  );
  return `# Run-books

Made of the alerts by \`pnpm documents\`. Each says what it means for sales, where to look first, what to do and when it is over.
\`critical\` wakes somebody; \`warning\` is for the next working hour. Addresses in alerts (\`runbook_url\`) begin with
\`https://runbooks.tillkeeper.example/\`: serve this folder there, or replace it in an overlay.

| alert | severity | after | says |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** What operators are given; before the catalogue of metrics, which says who uses what. */
export const observabilityDocuments: readonly MadeDocument[] = [
  ...dashboards.map(dashboard => ({
    path: `${dashboardsFolder}/${dashboard.id}.json`,
    render: () => renderDashboard(dashboard),
  })),
  { path: 'deploy/k8s/observability/prometheus-rule.yaml', render: renderPrometheusRule },
  { path: 'docs/runbooks/README.md', render: renderRunbookIndex },
];
