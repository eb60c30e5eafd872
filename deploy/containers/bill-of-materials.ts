import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { runCommand } from './run-command.ts';
import { installed, pnpm } from './stage-application.ts';

const packageFile = z.object({ name: z.string(), version: z.string() });
const component = z.looseObject({
  type: z.string(),
  group: z.string().optional(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  'bom-ref': z.string(),
});
/** What is read of CycloneDX. */
export const billOfMaterials = z.looseObject({
  serialNumber: z.string(),
  metadata: z.looseObject({ timestamp: z.string() }),
  components: z.array(component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});
export type BillOfMaterials = z.infer<typeof billOfMaterials>;

/** `name@version` of every package of npm that lies in the folder that becomes /app, sorted. */
export function packagesIn(application: string): string[] {
  const found = new Set<string>();
  const patterns = [
    'node_modules/.pnpm/*/node_modules/*/package.json',
    'node_modules/.pnpm/*/node_modules/@*/*/package.json',
  ];
  for (const path of globSync(patterns, { cwd: application })) {
    const { name, version } = packageFile.parse(JSON.parse(readFileSync(join(application, path), 'utf8')));
    found.add(`${name}@${version}`);
  }
  return [...found].sort();
}

export const nameOf = ({ group, name, version }: z.infer<typeof component>): string =>
  `${group === undefined ? '' : `${group}/`}${name}@${version}`;

/**
 * What is in the image, as CycloneDX 1.6: pnpm writes it from the lock file; what was left out is taken out of it, Node and
 * the shared libraries are put in (with the Debian packages they come from, where dpkg knows them). The same image has the
 * same bill, byte for byte: its time is that of the source, its serial number is made from its content.
 */
export async function writeBillOfMaterials(options: {
  readonly repository: string;
  readonly application: string;
  readonly libraries: readonly string[];
  readonly nodeVersion: string;
  readonly time: Date;
}): Promise<BillOfMaterials> {
  const written = await pnpm(
    [
      'sbom',
      '--sbom-format',
      'cyclonedx',
      '--sbom-spec-version',
      '1.6',
      '--sbom-type',
      'application',
      '--prod',
      '--lockfile-only',
      ...installed,
    ],
    options.repository,
  );
  const bill = billOfMaterials.parse(JSON.parse(written.slice(written.indexOf('{'))));
  const there = new Set(packagesIn(options.application));
  const own = await ownPackages(options);
  const isOwn = new Set(own.map(({ component }) => component.purl));
  const bought = bill.components.filter(one => !isOwn.has(one.purl) && there.has(nameOf(one)));
  const ofSystem = [
    {
      type: 'application',
      name: 'node',
      version: options.nodeVersion,
      purl: `pkg:generic/node@${options.nodeVersion}`,
    },
    ...(await debianPackages(options.libraries)),
  ].map(one => ({ ...one, 'bom-ref': one.purl }));
  const components = [...bought, ...own.map(({ component }) => component), ...ofSystem].sort((a, b) =>
    a.purl < b.purl ? -1 : 1,
  );
  const isRef = new Set([...components.map(one => one['bom-ref'])]);
  const dependencies = [
    ...bill.dependencies.filter(one => isRef.has(one.ref) && !isOwn.has(one.ref)),
    ...own.map(({ component, asksFor }) => ({ ref: component.purl, dependsOn: asksFor })),
  ]
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(other => isRef.has(other)).sort() }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([components, dependencies]))
    .digest('hex');
  return {
    ...bill,
    serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    metadata: { ...bill.metadata, timestamp: options.time.toISOString() },
    components,
    dependencies,
  };
}

const listedPackages = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    path: z.string(),
    dependencies: z.record(z.string(), z.object({ from: z.string(), version: z.string() })).default({}),
  }),
);

/**
 * The packages of this workspace that are in the image, each with the references of what it asks for. pnpm's bill of materials
 * has not all of them, and gives what one asks for now to it, now to another, now to nobody.
 */
async function ownPackages({ repository, application }: { readonly repository: string; readonly application: string }) {
  const listed = await pnpm(['list', '--json', '--prod', '--depth', '0', '--lockfile-only', ...installed], repository);
  const packages = listedPackages
    .parse(JSON.parse(listed.slice(listed.indexOf('['))))
    .filter(({ path }) => existsSync(join(application, relative(repository, path), 'package.json')));
  const refOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const versionOf = new Map(packages.map(({ name, version }) => [name, version]));
  return packages.map(({ name: fullName, version, dependencies }) => {
    const purl = refOf(fullName, version);
    const [group = '', name = ''] = fullName.split('/');
    return {
      component: { type: 'application', name, version, purl, 'bom-ref': purl, group },
      asksFor: Object.values(dependencies).map(({ from, version: theirs }) =>
        refOf(from, theirs.startsWith('link:') ? (versionOf.get(from) ?? theirs) : theirs),
      ),
    };
  });
}

/** dpkg's own way to name a field. */
const versionField = ['$', '{Version}'].join('');

async function debianPackages(
  libraries: readonly string[],
): Promise<{ type: string; name: string; version: string; purl: string }[]> {
  const found = new Map<string, string>();
  for (const library of [...libraries, '/etc/ssl/certs/ca-certificates.crt']) {
    // made by the package's script when it is installed, so dpkg knows no owner
    const owner = library.startsWith('/etc/ssl')
      ? 'ca-certificates'
      : await runCommand('dpkg', ['-S', library]).then(
          text => text.split(':')[0] ?? '',
          () =>
            runCommand('dpkg', ['-S', library.replace(/^\/(lib\w*)\//, '/usr/$1/')]).then(
              text => text.split(':')[0] ?? '',
              () => '',
            ),
        );
    if (owner === '') continue;
    found.set(owner, await runCommand('dpkg-query', ['-W', '-f', versionField, owner]).catch(() => 'unknown'));
  }
  return [...found].map(([name, version]) => ({
    ...{ type: 'library', name, version, purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}` },
  }));
}
