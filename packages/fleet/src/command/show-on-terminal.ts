import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../parts/part.ts';
import { type KeyOrder, readKeys } from './keys.ts';
import { createMeasurer, type Measured } from './measure.ts';
import { type FleetOrder, obey } from './obey.ts';
import { renderScreen } from './render-screen.ts';
import type { Show } from './show.ts';
import { superviseParts } from './supervise.ts';

const everyMs = 1_000;
const otherScreen = '\u001b[?1049h\u001b[?25l';
const formerScreen = '\u001b[?25h\u001b[?1049l';
const fromTheTop = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** A table that is drawn again every second, and keys. */
export const showOnTerminal: Show = async ({ fleet, addresses, wishes }) => {
  const { stdin, stdout } = process;
  const said: string[] = [];
  const say = (line: string): void => void said.push(`${new Date().toLocaleTimeString('en-GB')} ${line}`);
  const supervisor = superviseParts({ fleet, now: Date.now, say });
  const measurer = createMeasurer(fleet);
  let chosenAt = 0;
  let measured: Measured | undefined;

  const draw = (): void => {
    if (wishes.toStop.aborted) return;
    const parts = fleet.parts();
    chosenAt = Math.min(chosenAt, parts.length - 1);
    const startsInSeconds = (name: string): number | undefined => {
      const at = supervisor.startsAt(name);
      return at === undefined ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
    };
    const lines = renderScreen({
      ...{ addresses, parts, measured, chosen: parts[chosenAt]?.name, startsInSeconds, said },
      ...{ columns: stdout.columns, rows: stdout.rows },
    });
    stdout.write(fromTheTop + lines.map(line => line + clearLine).join('\r\n') + clearBelow);
  };
  const follow = (order: KeyOrder): void => {
    const parts = fleet.parts();
    const part = parts[chosenAt];
    if (order === 'quit') wishes.stop();
    else if (order === 'up' || order === 'down') {
      chosenAt = (chosenAt + (order === 'up' ? parts.length - 1 : 1)) % parts.length;
      draw();
    } else if (part !== undefined) carryOut(order, part);
  };
  const carryOut = (order: FleetOrder, part: Part): void => {
    obey(fleet, order, part)
      .catch((error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)))
      .then(words => {
        say(words);
        draw();
      });
  };
  const onKeys = (bytes: Buffer): void => {
    for (const order of readKeys(bytes.toString())) follow(order);
  };

  stdin.setRawMode(true);
  stdin.on('data', onKeys);
  stdin.resume();
  stdout.on('resize', draw);
  stdout.write(otherScreen);
  // whatever happens, the terminal is given back
  const giveBack = (): void => {
    stdin.setRawMode(false);
    stdout.write(formerScreen);
  };
  process.once('exit', giveBack);
  const measuring = (async () => {
    while (!wishes.toStop.aborted) {
      measured = await measurer.measure();
      await sleep(everyMs, undefined, { signal: wishes.toStop }).catch(() => {});
    }
  })();
  try {
    while (!wishes.toStop.aborted) {
      supervisor.look();
      draw();
      await sleep(everyMs / 2, undefined, { signal: wishes.toStop }).catch(() => {});
    }
    await measuring;
  } finally {
    process.off('exit', giveBack);
    stdout.off('resize', draw);
    giveBack();
    // keys go on being heard: Ctrl-C while it stops is a signal now, q is not
    stdin.off('data', onKeys);
    stdin.pause();
    await measurer.close();
  }
};
