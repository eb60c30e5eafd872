import { senderKinds } from '@tillkeeper/contracts';
import { Option } from 'commander';
import { addAlias, listAliases, undoAlias } from '../commands/aliases.ts';
import { addKey, addSender, listKeys, listSenders, revokeKey } from '../commands/senders.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { CommandSurroundings } from './command-surroundings.ts';

/** Who may send, with which key, and which codes are taken for which articles (head office). */
export function addSenderCommands({ command, connect, finish }: CommandSurroundings): void {
  command('senders <action> [sender_id]', 'add or list who may send (head office)')
    .addOption(new Option('--kind <kind>', 'what it is').choices([...senderKinds]).default('store'))
    .option('--store <ids...>', 'the stores it may send for; default the one named as it')
    .option('--format <id>', 'its format', 'contract-1')
    .action(async (action: string, senderId: string | undefined, options) => {
      const { client, output } = await connect(options);
      if (action === 'list') return finish(await listSenders(client, output));
      if (action !== 'add' || senderId === undefined)
        throw new CommandError('senders add <sender_id> | senders list', exitCodes.usage);
      if (options.kind === 'head_office' && options.store !== undefined)
        throw new CommandError('Head office sends for all stores: leave --store out.', exitCodes.usage);
      const stores = options.kind === 'head_office' ? null : (options.store ?? [senderId]);
      finish(
        await addSender(client, output, { sender_id: senderId, kind: options.kind, format_id: options.format, stores }),
      );
    });

  command('keys <action> <sender_id> [key_id]', 'add, list or revoke keys (head office)').action(
    async (action: string, senderId: string, keyId: string | undefined, options) => {
      const { client, output } = await connect(options);
      if (action === 'add') return finish(await addKey(client, output, senderId));
      if (action === 'list') return finish(await listKeys(client, output, senderId));
      if (action === 'revoke' && keyId !== undefined) return finish(await revokeKey(client, output, senderId, keyId));
      throw new CommandError('keys add|list <sender_id> | keys revoke <sender_id> <key_id>', exitCodes.usage);
    },
  );

  command(
    'aliases <action> [code] [product_id]',
    'which article a misspelt code stands for: add, list, undo (head office)',
  )
    .option('--store <id>', 'add: for the rows of this store alone')
    .option('--sender <id>', 'add: for the files of this sender alone')
    .option('--note <text>', 'add: why')
    .option('--undone', 'list: those that were undone, too')
    .action(async (action: string, code: string | undefined, productId: string | undefined, options) => {
      const { client, output } = await connect(options);
      if (action === 'list')
        return finish(await listAliases(client, output, { code, hasUndone: options.undone === true }));
      // what was added is undone by its number
      if (action === 'undo' && code !== undefined) return finish(await undoAlias(client, output, code));
      if (action !== 'add' || code === undefined || productId === undefined)
        throw new CommandError(
          'aliases add <code> <product_id> | aliases list [code] | aliases undo <alias_id>',
          exitCodes.usage,
        );
      const scope = { store_id: options.store ?? null, sender_id: options.sender ?? null };
      finish(await addAlias(client, output, { code, product_id: productId, ...scope, note: options.note ?? null }));
    });
}
