import type { ServiceName } from '@tillkeeper/contracts';
import type { Fleet } from '../fleet.ts';
import type { Part } from '../parts/part.ts';
import { serviceNames } from '../parts/service-parts.ts';
import type { KeyOrder } from './keys.ts';

export type FleetOrder = Exclude<KeyOrder, 'up' | 'down' | 'quit'>;

/** Does what a key says to the chosen part; resolves with what was done, in words. */
export async function obey(fleet: Fleet, order: FleetOrder, part: Part): Promise<string> {
  const { name, state } = part;
  switch (order) {
    case 'kill':
      if (part.pid === undefined) return `${name} is not running`;
      await fleet.kill(name);
      return `${name} was killed`;
    case 'stop':
      await fleet.stopPart(name);
      return `${name} has stopped; r starts it again`;
    case 'restart':
      await fleet.restart(name);
      return `${name} was started again`;
    case 'pause':
      if (state === 'paused') fleet.resume(name);
      else fleet.pause(name);
      return state === 'paused' ? `${name} goes on` : `${name} is paused; p lets it go on`;
    case 'more': {
      const service = serviceOf(part);
      if (service === undefined) return `${name} has one copy; choose a service`;
      return `${await fleet.addCopy(service)} is up`;
    }
    case 'fewer': {
      const service = serviceOf(part);
      const copies = fleet.parts().filter(one => one.kind === service);
      const last = copies.at(-1);
      if (service === undefined || last === undefined) return `${name} has one copy; choose a service`;
      if (copies.length === 1) return `${name} is the last of its kind; s stops it`;
      await fleet.removeCopy(last.name);
      return `${last.name} has stopped and is gone`;
    }
  }
}

const serviceOf = (part: Part): ServiceName | undefined => serviceNames.find(one => one === part.kind);
