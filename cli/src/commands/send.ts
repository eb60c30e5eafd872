import { basename } from 'node:path';
import type { FileReport, Receipt } from '@tillkeeper/contracts';
import type { ApiClient } from '../api-client.ts';
import { assertFiles } from '../assert-files.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { countText, describeFile, hasFindings, type Output } from '../print.ts';
import { senderOfName } from '../sender-of-name.ts';
import { inSendingOrder, mayName } from '../sending-order.ts';

export interface SendCommand {
  readonly client: ApiClient;
  readonly output: Output;
  readonly files: readonly string[];
  readonly senderId: string | undefined;
  readonly shouldWait: boolean;
  readonly timeoutMs: number;
}

/**
 * Sends files one after the other (a sender's files keep their order), reference data first; with `shouldWait` they are
 * in the books before a file is sent that may name what they bring. Returns the exit code.
 */
export async function sendFiles(command: SendCommand): Promise<number> {
  const { client, output } = command;
  await assertFiles(command.files);
  const files = inSendingOrder(command.files).map(path => ({
    path,
    name: basename(path),
    senderId: command.senderId ?? senderIn(basename(path)),
  }));
  const results = [];
  const reports: FileReport[] = [];
  const unread: Receipt[] = [];
  let refused = 0;
  const readReports = async (): Promise<void> => {
    for (const receipt of unread.splice(0)) {
      output.progress(`waiting for ${receipt.file_name}`);
      const report = await client.waitForFile(receipt.file_id, command.timeoutMs);
      for (const line of describeFile(report)) output.say(line);
      reports.push(report);
    }
  };
  for (const { path, name, senderId } of files) {
    if (command.shouldWait && unread.some(one => mayName(path, one.file_name))) await readReports();
    try {
      const receipt = await client.sendFile({
        senderId,
        path,
        onProgress: (sent, total) => output.progress(`${name}: ${countText(sent)} of ${countText(total)} bytes`),
        onRetry: (reason, waitMs) => output.say(`${name}: ${reason}; trying again in ${Math.round(waitMs / 1000)} s`),
      });
      output.say(`${name}: accepted as ${receipt.file_id}${receipt.repeated ? ' (was received before)' : ''}`);
      results.push({ path, receipt });
      unread.push(receipt);
    } catch (error) {
      if (!(error instanceof CommandError) || error.exitCode !== exitCodes.refused) throw error;
      refused += 1;
      output.say(`${name}: refused\n  ${error.message}`);
      results.push({ path, refused: error.message });
    }
  }
  if (command.shouldWait) await readReports();
  output.json(command.shouldWait ? { results, reports } : { results });
  if (refused > 0) return exitCodes.refused;
  return reports.some(hasFindings) ? exitCodes.findings : exitCodes.clean;
}

function senderIn(name: string): string {
  const sender = senderOfName(name);
  if (sender === undefined) throw new CommandError(`${name} does not say its sender: give --sender`, exitCodes.usage);
  return sender;
}
