import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Who speaks to the API server of the test: the name of the kubeconfig's file, the user, and its groups. */
const users = [
  { file: 'admin', name: 'admin', groups: 'system:masters' },
  { file: 'kwok', name: 'kwok', groups: 'system:masters' },
  { file: 'kcm', name: 'system:kube-controller-manager', groups: '' },
  { file: 'scheduler', name: 'system:kube-scheduler', groups: '' },
] as const;

/** Namespaces without a label are held to "restricted", too. */
const admission = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults: {enforce: restricted, enforce-version: latest, warn: restricted, warn-version: latest}
      exemptions: {namespaces: [kube-system]}
`;

/**
 * What the servers read at their start, in a folder of their own: keys of service accounts, tokens and kubeconfigs of
 * users. The API server makes its own certificate, `certs/apiserver.crt`.
 */
export async function writeCredentials(directory: string, apiPort: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text, { mode: 0o600 });
  const tokens = users.map(user => ({ ...user, token: randomBytes(16).toString('hex') }));
  await Promise.all([
    write('sa.key', privateKey),
    write('sa.pub', publicKey),
    write('admission.yaml', admission),
    write(
      'tokens.csv',
      tokens.map(({ token, name, file, groups }) => `${token},${name},${file},"${groups}"\n`).join(''),
    ),
    ...tokens.map(({ file, token }) => write(kubeconfigOf(file), kubeconfig(directory, apiPort, token))),
  ]);
}

export function kubeconfigOf(user: (typeof users)[number]['file']): string {
  return `${user}.kubeconfig`;
}

function kubeconfig(directory: string, apiPort: number, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'test',
        cluster: {
          server: `https://127.0.0.1:${apiPort}`,
          'certificate-authority': join(directory, 'certs/apiserver.crt'),
        },
      },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
