import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';

/** Has a file used whose contents came before under another name; head office's right. */
export async function releaseFile(client: Pick<ApiClient, 'json'>, output: Output, fileId: string): Promise<number> {
  const released = z
    .object({ file_id: z.string() })
    .parse(await client.json('POST', `/v1/files/${encodeURIComponent(fileId)}/release`));
  output.say(`The file ${released.file_id} is judged again; its sales count beside those of the first.`);
  output.json(released);
  return exitCodes.clean;
}
