import { createBlobStore } from '../create-blob-store.ts';
import { MIB } from './sample-bytes.ts';

// Started by the contract as a process of its own: `URL stall MEBIBYTES`, or `URL measure FIRST THEN`.
const [url = '', task = '', first = '', then = ''] = process.argv.slice(2);
const blobs = await createBlobStore(url);

/** Each chunk is memory of its own, so that keeping them shows. */
async function* fresh(sizeMib: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < sizeMib * 16; chunk += 1) yield Buffer.alloc(MIB / 16, chunk & 0xff);
}

async function* stalling(sizeMib: number): AsyncGenerator<Uint8Array> {
  yield* fresh(sizeMib);
  console.log('half-way');
  await new Promise(resolve => setTimeout(resolve, 600_000));
}

async function passThrough(key: string, sizeMib: number): Promise<void> {
  await blobs.receive(fresh(sizeMib), () => key);
  let readBytes = 0;
  for await (const chunk of await blobs.open(key)) readBytes += chunk.length;
  if (readBytes !== sizeMib * MIB) throw new Error(`${readBytes} bytes came back`);
}

const peakMib = (): number => process.resourceUsage().maxRSS / 1024;

if (task === 'stall') {
  await blobs.receive(stalling(Number(first)), hash => hash);
} else {
  await passThrough('warm-up', Number(first));
  const before = peakMib();
  await passThrough('measured', Number(then));
  console.log(JSON.stringify({ grownMib: peakMib() - before }));
  await blobs.close();
}
