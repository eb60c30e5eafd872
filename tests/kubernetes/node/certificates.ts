import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { network, nodeName, ports } from './node-settings.ts';

const run = promisify(execFile);
const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Who signs in where, by the name of the files: subject, and what else the certificate is good for. */
const certificates = {
  admin: ['/O=system:masters/CN=admin', 'DNS:admin'],
  'controller-manager': ['/CN=system:kube-controller-manager', 'DNS:controller-manager'],
  scheduler: ['/CN=system:kube-scheduler', 'DNS:scheduler'],
  kubelet: [`/O=system:nodes/CN=system:node:${nodeName}`, `DNS:${nodeName}`],
  proxy: ['/CN=system:kube-proxy', 'DNS:kube-proxy'],
  'kubelet-serving': [`/CN=${nodeName}`, `IP:${network.nodeAddress},DNS:${nodeName}`],
  'api-to-kubelet': ['/O=system:masters/CN=apiserver', 'DNS:apiserver'],
  'front-proxy': ['/CN=front-proxy', 'DNS:front-proxy'],
  apiserver: [
    '/CN=apiserver',
    `IP:127.0.0.1,IP:${network.nodeAddress},IP:${network.kubernetesServiceAddress},DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc`,
  ],
} as const;

/** Those that are read from a kubeconfig. */
const users = ['admin', 'controller-manager', 'scheduler', 'kubelet', 'proxy'] as const;

/**
 * One authority that everybody in the cluster trusts, a key and a certificate for each, kubeconfigs, and the key that service
 * accounts' tokens are signed with; all in the folder, good for two days.
 */
export async function writeCertificates(directory: string): Promise<void> {
  const path = (name: string) => join(directory, name);
  await run('openssl', [
    ...['req', '-x509', ...ellipticKey, '-days', '2', '-subj', '/CN=tillkeeper-node'],
    ...['-keyout', path('ca.key'), '-out', path('ca.crt')],
  ]);
  await Promise.all([
    ...Object.entries(certificates).map(([name, [subject, alternatives]]) =>
      sign(directory, name, subject, alternatives),
    ),
    run('openssl', [
      'genpkey',
      '-algorithm',
      'RSA',
      '-pkeyopt',
      'rsa_keygen_bits:2048',
      '-out',
      path('service-accounts.key'),
    ]),
  ]);
  await run('openssl', ['pkey', '-in', path('service-accounts.key'), '-pubout', '-out', path('service-accounts.pub')]);
  for (const user of users) await writeFile(path(`${user}.kubeconfig`), kubeconfig(directory, user), { mode: 0o600 });
}

async function sign(directory: string, name: string, subject: string, alternatives: string): Promise<void> {
  const path = (ending: string) => join(directory, `${name}.${ending}`);
  await writeFile(path('ext'), `subjectAltName=${alternatives}\n`);
  await run('openssl', ['req', ...ellipticKey, '-subj', subject, '-keyout', path('key'), '-out', path('csr')]);
  await run('openssl', [
    ...['x509', '-req', '-in', path('csr'), '-CA', join(directory, 'ca.crt'), '-CAkey', join(directory, 'ca.key')],
    ...['-CAserial', path('serial'), '-CAcreateserial', '-days', '2', '-out', path('crt'), '-extfile', path('ext')],
  ]);
  await chmod(path('key'), 0o600);
}

function kubeconfig(directory: string, user: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'node',
    clusters: [
      {
        name: 'node',
        cluster: {
          server: `https://${network.nodeAddress}:${ports.apiserver}`,
          'certificate-authority': join(directory, 'ca.crt'),
        },
      },
    ],
    users: [
      {
        name: user,
        user: { 'client-certificate': join(directory, `${user}.crt`), 'client-key': join(directory, `${user}.key`) },
      },
    ],
    contexts: [{ name: 'node', context: { cluster: 'node', user } }],
  });
}
