import { renderStrimzi } from '@tillkeeper/cli';
import { edgesOfProduction, renderEdges } from '../../deploy/network-edges.ts';
import { exampleDocuments } from '../../look/examples.ts';
import { readText } from '../repository.ts';
import { mailTemplate, renderMailTemplate } from './compile-mail.ts';
import { replaceSection } from './markdown-table.ts';
import { renderAsyncApi } from './render-asyncapi.ts';
import { renderFlow } from './render-flow.ts';
import { renderMetrics } from './render-metrics.ts';
import { observabilityDocuments } from './render-observability.ts';
import { renderGrants, renderRoleScript } from './render-roles.ts';
import { renderRuleIndex, rulesDirectory } from './render-rule-index.ts';
import { renderRulesPage } from './render-rules-page.ts';
import { renderEnvironment, renderSettings } from './render-settings.ts';
import { renderVendorsPage } from './render-vendors-page.ts';

export interface MadeDocument {
  readonly path: string;
  /** The text that the file should have. */
  readonly render: () => string | Promise<string>;
}

/** Everything in the repository that is made from data rather than written. */
export const madeDocuments: readonly MadeDocument[] = [
  { path: `${rulesDirectory}/index.ts`, render: renderRuleIndex },
  { path: 'docs/rules.md', render: renderRulesPage },
  { path: 'docs/file-contract-for-vendors.md', render: renderVendorsPage },
  { path: 'docs/settings.md', render: renderSettings },
  { path: '.env.example', render: renderEnvironment },
  {
    path: 'docs/database-roles.md',
    render: async () =>
      replaceSection(
        replaceSection(await readText('docs/database-roles.md'), 'roles', renderRoleScript()),
        'grants',
        renderGrants(),
      ),
  },
  { path: 'docs/asyncapi.yaml', render: renderAsyncApi },
  { path: 'deploy/k8s/kafka/topics.yaml', render: renderStrimzi },
  {
    path: 'deploy/k8s/README.md',
    render: async () =>
      replaceSection(await readText('deploy/k8s/README.md'), 'edges', renderEdges(await edgesOfProduction())),
  },
  ...observabilityDocuments,
  { path: 'docs/metrics.md', render: renderMetrics },
  { path: mailTemplate, render: renderMailTemplate },
  ...exampleDocuments,
  { path: 'README.md', render: async () => replaceSection(await readText('README.md'), 'flow', renderFlow()) },
];
