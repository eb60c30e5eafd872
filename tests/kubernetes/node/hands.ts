import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FleetOnNode, Service } from './fleet-on-node.ts';

/** What a person would do to the fleet, with kubectl and the API's client. */
export interface Hands {
  /** Head office's way for a file; its status when it is through. */
  sendText(senderId: string, name: string, text: string): Promise<string>;
  addStore(storeId: string, sequence: number, formatId: string): Promise<void>;
  podField(pod: string, path: string): Promise<string>;
  restartsOf(pod: string): Promise<number>;
  isRolledOut(service: Service, timeoutSeconds?: number): Promise<string>;
  anyPodOf(service: Service): Promise<string>;
}

/** @param directory - where files lie before they are sent */
export function createHands(fleet: FleetOnNode, directory: string): Hands {
  const hands: Hands = {
    async sendText(senderId, name, text) {
      const path = join(directory, name);
      await writeFile(path, text);
      const { file_id } = await fleet.client.sendFile({ senderId, path });
      return (await fleet.client.waitForFile(file_id, 180_000)).status;
    },
    async addStore(storeId, sequence, formatId) {
      const columns = 'store_id,name,time_zone,country,currency,manager_name,manager_email';
      const row = `${storeId},Shop ${storeId},Europe/London,GB,GBP,Ada,manager.${storeId.toLowerCase()}@stores.example`;
      const name = `HQ_stores_20101201_${String(sequence).padStart(6, '0')}.csv`;
      expect(await hands.sendText('HQ', name, `${columns}\n${row}\n`)).toBe('loaded');
      await fleet.client.json('POST', '/v1/senders', {
        ...{ sender_id: storeId, kind: 'store', format_id: formatId, stores: [storeId] },
      });
    },
    podField: (pod, path) => fleet.kubectl('get', 'pod', pod, '-o', `jsonpath={${path}}`),
    restartsOf: async pod => Number(await hands.podField(pod, '.status.containerStatuses[0].restartCount')),
    isRolledOut: (service, timeoutSeconds = 240) =>
      fleet.kubectl('rollout', 'status', `deployment/${service}`, `--timeout=${timeoutSeconds}s`),
    async anyPodOf(service) {
      const [pod] = await fleet.podsOf(service);
      if (pod === undefined) throw new Error(`${service} has no pod`);
      return pod;
    },
  };
  return hands;
}
