import { basename } from 'node:path';
import type { ApiClient } from '../api-client.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { countText, describeFile, hasFindings, type Output } from '../print.ts';

export interface SendCommand {
  readonly client: ApiClient;
  readonly output: Output;
  readonly files: readonly string[];
  readonly senderId: string | undefined;
  readonly shouldWait: boolean;
  readonly timeoutMs: number;
}

/** Sends files one after the other (a sender's files keep their order). Returns the exit code. */
export async function sendFiles(command: SendCommand): Promise<number> {
  const { client, output } = command;
  const results = [];
  let isClean = true;
  let refused = 0;
  for (const path of command.files) {
    const name = basename(path);
    const senderId = command.senderId ?? senderIn(name);
    try {
      const receipt = await client.sendFile({
        senderId,
        path,
        onProgress: (sent, total) => output.progress(`${name}: ${countText(sent)} of ${countText(total)} bytes`),
        onRetry: (reason, waitMs) => output.say(`${name}: ${reason}; trying again in ${Math.round(waitMs / 1000)} s`),
      });
      output.say(`${name}: accepted as ${receipt.file_id}${receipt.repeated ? ' (was received before)' : ''}`);
      results.push({ path, receipt });
    } catch (error) {
      if (!(error instanceof CommandError) || error.exitCode !== exitCodes.refused) throw error;
      refused += 1;
      output.say(`${name}: refused\n  ${error.message}`);
      results.push({ path, refused: error.message });
    }
  }
  const reports = [];
  if (command.shouldWait) {
    for (const { receipt } of results.filter(result => result.receipt !== undefined)) {
      if (receipt === undefined) continue;
      output.progress(`waiting for ${receipt.file_name}`);
      const report = await client.waitForFile(receipt.file_id, command.timeoutMs);
      for (const line of describeFile(report)) output.say(line);
      if (hasFindings(report)) isClean = false;
      reports.push(report);
    }
  }
  output.json(command.shouldWait ? { results, reports } : { results });
  if (refused > 0) return exitCodes.refused;
  return isClean ? exitCodes.clean : exitCodes.findings;
}

/** The contract's names begin with the sender. */
function senderIn(name: string): string {
  const sender = /^([A-Za-z0-9-]{1,32})_/.exec(name)?.[1];
  if (sender === undefined) throw new CommandError(`${name} does not say its sender: give --sender`, exitCodes.usage);
  return sender;
}
