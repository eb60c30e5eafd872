import { createCsvReader, type CsvOptions } from './csv-reader.ts';
import type { ReadResult, ReadSummary } from './results.ts';

/** Reads the bytes of a CSV file strictly. Throws FileUnreadableError when the file as a whole cannot be read. */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  options: CsvOptions & { readonly onEnd: (summary: ReadSummary) => void },
): AsyncGenerator<ReadResult> {
  const reader = createCsvReader(options);
  for await (const chunk of source) yield* reader.push(chunk);
  yield* reader.end();
  options.onEnd({ ...reader.counts(), unknownKeys: [] });
}
