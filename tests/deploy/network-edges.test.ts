import { expect, test } from 'vitest';
import { readText } from '../architecture/repository.ts';
import { type Edge, edgesOfProduction } from './network-edges.ts';

const production = await edgesOfProduction();

const said = ({ from, to, port }: Edge): string => `${from} -> ${to}: ${port}`;
const sayings = (side: Edge['side']): string[] =>
  [...new Set(production.filter(edge => edge.isInside && edge.side === side).map(said))].sort();

test('between pods of the namespace both sides say the same: an edge that one side lacks would not be there', () => {
  expect(sayings('egress')).toEqual(sayings('ingress'));
  expect(sayings('egress').length).toBeGreaterThan(10);
});

test('nobody speaks to anybody by default, in either direction', async () => {
  const text = await readText('deploy/k8s/base/network-policies.yaml');
  expect(text).toContain('name: nobody\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n---');
});

test('services are reached from outside by a gateway and by who reads metrics, and by nobody else', () => {
  const services = ['ingest-api', 'validator', 'loader', 'error-reporter'];
  const callers = production.filter(edge => services.includes(edge.to) && !edge.isInside).map(said);
  const gateway = 'namespaces with `tillkeeper.example/is=gateway`';
  const monitoring = 'namespaces with `tillkeeper.example/is=monitoring`';
  expect(callers.sort()).toEqual(
    [
      `${gateway} -> ingest-api: 8080`,
      `${gateway} -> error-reporter: 8082`,
      ...services.map(service => `${monitoring} -> ${service}: 8081`),
    ].sort(),
  );
});

test('the API server is reached by operators alone: nothing of Tillkeeper speaks to it', () => {
  const anywhere = production.filter(edge => edge.to === '0.0.0.0/0').map(edge => edge.from);
  expect([...new Set(anywhere)].sort()).toEqual(['PostgreSQL', 'operators of topics and users', 'readers']);
});
