import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaNodeSettings, newClusterId } from '../kafka-cluster.ts';
import { freePorts } from './free-ports.ts';
import { kafkaLibs } from './kafka-libs.ts';
import { createKafkaNode } from './kafka-node.ts';

const run = promisify(execFile);

export interface SecuredBroker {
  /** Asks for nothing, and whoever comes this way may do everything: for the test itself. */
  readonly open: readonly string[];
  /** TLS, SCRAM-SHA-512, and nothing that is not allowed. */
  readonly secured: readonly string[];
  /** The certificate that vouches for the broker, PEM. */
  readonly ca: string;
  /** By user. */
  readonly passwords: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a real Kafka of one node that has a second door: TLS, users that sign in, and rights. */
export async function startSecuredBroker(userNames: readonly string[]): Promise<SecuredBroker> {
  const libs = await kafkaLibs();
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-kafka-'));
  const [port = 0, controllerPort = 0, securedPort = 0] = await freePorts(3);
  const passwords = Object.fromEntries(userNames.map(name => [name, randomBytes(12).toString('hex')]));
  const keys = await makeKeys(directory);
  const [settings] = kafkaNodeSettings({
    ...{ size: 1, libs, directory, clusterId: newClusterId(), ports: [port, controllerPort] },
  });
  if (settings === undefined) throw new Error('a cluster of one has a node');
  const node = createKafkaNode({
    ...settings,
    users: passwords,
    moreProperties: `
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort},SECURED://localhost:${securedPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},SECURED://localhost:${securedPort}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL
listener.name.secured.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.secured.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.secured.ssl.keystore.type=PKCS12
listener.name.secured.ssl.keystore.location=${keys.store}
listener.name.secured.ssl.keystore.password=${keys.password}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
`,
  });
  async function stop(): Promise<void> {
    await node.kill();
    await rm(directory, { recursive: true, force: true });
  }
  try {
    await node.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { open: [node.broker], secured: [`localhost:${securedPort}`], ca: keys.certificate, passwords, stop };
}

/** A key of its own with a certificate for localhost. `keytool` comes with every Java. */
async function makeKeys(directory: string): Promise<{ store: string; password: string; certificate: string }> {
  const [store, exported] = [join(directory, 'keys.p12'), join(directory, 'certificate.pem')];
  const password = randomBytes(12).toString('hex');
  const open = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', password, '-alias', 'broker'];
  const subject = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1', '-validity', '30'];
  await run('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...open, ...subject]);
  await run('keytool', ['-exportcert', '-rfc', '-file', exported, ...open]);
  return { store, password, certificate: await readFile(exported, 'utf8') };
}
