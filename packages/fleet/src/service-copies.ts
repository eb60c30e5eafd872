import type { ServiceName } from '@tillkeeper/contracts';
import type { FleetOptions } from './fleet.ts';
import type { Facts } from './kept-facts.ts';
import type { Neighbours } from './neighbours.ts';
import { type ServicePart, servicePart } from './parts/service-parts.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { Undertaker } from './undertaker.ts';

/** The copies of the services, by name: `validator-1` and on. */
export interface ServiceCopies {
  all(): readonly ServicePart[];
  find(name: string): ServicePart | undefined;
  /** Makes the copy with the lowest free number; it is not started. */
  make(service: ServiceName): Promise<ServicePart>;
  /** Ends it and forgets it. */
  remove(name: string): Promise<void>;
}

export function createServiceCopies(fleet: {
  options: FleetOptions;
  directory: string;
  logDirectory: string;
  facts: Facts;
  neighbours: Neighbours;
  undertaker: Undertaker;
}): ServiceCopies {
  const { options, directory, logDirectory, facts, neighbours, undertaker } = fleet;
  const copies = new Map<string, ServicePart>();
  const reserved = new Set<string>();
  return {
    all: () => [...copies.values()],
    find: name => copies.get(name),
    async make(service) {
      let number = 1;
      while (reserved.has(`${service}-${number}`)) number += 1;
      const name = `${service}-${number}`;
      reserved.add(name);
      const environment = await serviceEnvironment({ service, name, fleet: options, facts, neighbours });
      const operationsPort = await facts.portOf(`${name} operations`);
      const copy = servicePart({
        ...{ name, service, operationsPort, environment, directory, logDirectory, undertaker },
      });
      copies.set(name, copy);
      return copy;
    },
    async remove(name) {
      await copies.get(name)?.part.stop();
      copies.delete(name);
      reserved.delete(name);
    },
  };
}
