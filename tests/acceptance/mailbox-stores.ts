import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ApiClient, createApiClient, type Server } from '@tillkeeper/cli';
import { type GeneratedFile, generate, plantableCodes } from '@tillkeeper/cli/generate';
import { newSenderKey, problemCodes } from '@tillkeeper/contracts';

const run = promisify(execFile);
export const day = '2026-11-20';
export const storeIds = Array.from({ length: 50 }, (_, index) => `S${String(index + 1).padStart(3, '0')}`);
/** Without a mistake; the others have every mistake there is. */
export const cleanStores: readonly string[] = storeIds.slice(45);
/** Its texts, and its head office's, are an attack. */
export const attackedStore = 'S001';
/** Nothing of its file can be used, and its till repeats another that is refused at the door. */
export const uselessStore = 'S002';
/** Its manager's mailbox does not exist. */
export const goneStore = 'S003';

/** In every text that a till, a customer or head office sends. */
export const attacks = [
  `=HYPERLINK("http://evil.example/x";"click")`,
  `<script src=//evil.example></script><img src=x onerror=alert(1)>`,
  `"><a href="http://evil.example">win</a>`,
  `[win](http://evil.example) www.evil.example mailto:a@evil.example`,
  `+cmd|' /C calc'!A0`,
  `x\u202egnp.exe\u2028Bcc: all@evil.example`,
] as const;
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const attackAt = (index: number): string => attacks[index % attacks.length] ?? '';

/** What a store's files come to, as who made them knows it, who knows nothing of Tillkeeper. */
export interface TrueDay {
  readonly rows_read: number;
  readonly rows_held: number;
  readonly loaded_minor: number;
  readonly held_minor: number;
  /** Errors. */
  readonly problems: number;
  /** What a spreadsheet lists, errors and warnings, as `row code`; and what it may list, or not. */
  readonly listed: readonly string[];
  readonly possible: ReadonlySet<string>;
}

/** Writes a day of 50 stores. Returns the files, and the true answer by store. */
export async function makeDay(
  directory: string,
): Promise<{ masterData: GeneratedFile[]; sales: GeneratedFile[]; truth: Map<string, TrueDay> }> {
  const base = { stores: 50, tills: 1, businessDates: [day] };
  const faulty = await generate({
    ...{ ...base, directory: join(directory, 'faulty'), seed: 61, rows: 80 },
    mistakeShares: Object.fromEntries(plantableCodes.map(code => [code, 0.35 / plantableCodes.length])),
  });
  const clean = await generate({ ...base, directory: join(directory, 'clean'), seed: 62, rows: 60, mistakeShares: {} });
  const masterData = faulty.files.filter(file => file.truth === null);
  for (const file of masterData) await attackMasterData(file.path);
  const of = (files: GeneratedFile[], isWanted: (storeId: string) => boolean): GeneratedFile[] =>
    files.filter(file => file.truth !== null && isWanted(file.senderId));
  const sales = [
    ...of(faulty.files, storeId => !cleanStores.includes(storeId) && storeId !== uselessStore),
    ...of(clean.files, storeId => cleanStores.includes(storeId) || storeId === uselessStore),
  ];
  const truth = new Map<string, TrueDay>();
  for (const file of sales) if (file.truth !== null) truth.set(file.senderId, trueDay(file));
  for (const file of sales) {
    if (file.senderId === attackedStore) await attackSales(file.path);
    if (file.senderId === uselessStore) await emptyEveryQuantity(file.path);
  }
  return { masterData, sales, truth };
}

function trueDay(file: GeneratedFile): TrueDay {
  if (file.truth === null) throw new Error('no truth');
  const { rows_read, rows_held, amount_valid_minor, amount_held_minor, findings } = file.truth;
  const ofSeverity = (...severities: string[]) =>
    findings.filter(one => severities.includes(problemCodes[one.code].severity));
  const isMust = (one: (typeof findings)[number]): boolean => !one.is_possible && !hangsOnTheRest.test(one.code);
  return {
    ...{ rows_read, rows_held, loaded_minor: amount_valid_minor, held_minor: amount_held_minor },
    problems: ofSeverity('error').filter(isMust).length,
    listed: ofSeverity('error', 'warning').filter(isMust).map(nameOf).sort(),
    possible: new Set(findings.filter(one => !isMust(one)).map(nameOf)),
  };
}
const nameOf = (one: { row_no: number; code: string }): string => `${one.row_no} ${one.code}`;
/** Said of a row or not, depending on what its other cells are read as. */
const hangsOnTheRest = /^timestamp\.outside-business-date$/;

/** The money of a file's rows in pence, summed up by another program: its column `line_total`. */
export async function sumByAwk(path: string): Promise<number> {
  const program =
    'NR==1{for(i=1;i<=NF;i++)if($i=="line_total")c=i;next}{gsub(/\\r/,"");s+=sprintf("%.0f",$c*100)}END{printf "%d",s}';
  const { stdout } = await run('awk', ['-F', ',', program, path]);
  return Number(stdout);
}

/** Names that people see in mails and spreadsheets: of stores, managers and articles. */
async function attackMasterData(path: string): Promise<void> {
  const columns = /_stores_/.test(path) ? ['name', 'manager_name'] : /_products_/.test(path) ? ['name'] : [];
  if (columns.length === 0) return;
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const places = columns.map(column => header.split(',').indexOf(column));
  const attacked = lines.map((line, row) => {
    const cells = line.split(',');
    const isHit = /_products_/.test(path) || cells[0] === attackedStore;
    return cells
      .map((cell, at) => (isHit && places.includes(at) ? quoted(`${cell} ${attackAt(row + at)}`) : cell))
      .join(',');
  });
  await writeFile(path, `${[header, ...attacked].join('\n')}\n`);
}

/** Baskets more, whose ids and texts are attacks. */
async function attackSales(path: string): Promise<void> {
  const content = await readFile(path);
  const [header = ''] = content.toString('latin1').split('\n');
  const columns = header.split(',');
  const extra = [
    'transaction_id',
    'product_id',
    'employee_id',
    'payment_method',
    'promotion_code',
    'customer_id',
  ].flatMap((column, index) =>
    attacks.map((attack, at) =>
      columns
        .map(name =>
          name === column
            ? quoted(attack)
            : ({
                ...{ transaction_id: `ATTACK-${index}-${at}`, line_no: '1', transaction_line_count: '1' },
                ...{ transaction_timestamp: `${day}T12:00:00`, product_id: 'LIV-MUG', quantity: '1' },
                ...{ unit_price: '9.99', discount_amount: '0.00', line_total: '9.99', currency: 'GBP' },
                ...{ payment_method: 'CARD', transaction_type: 'SALE' },
              }[name] ?? ''),
        )
        .join(','),
    ),
  );
  await writeFile(path, Buffer.concat([content, Buffer.from(`${extra.join('\n')}\n`)]));
}

async function emptyEveryQuantity(path: string): Promise<void> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const at = header.split(',').indexOf('quantity');
  await writeFile(path, `${[header, ...lines.map(line => line.split(',').with(at, '').join(','))].join('\n')}\n`);
}

/** Gives each store a sender and a key. Returns the clients by store. */
export async function openTills(server: Server): Promise<Map<string, ApiClient>> {
  const headOffice = createApiClient(server);
  const tills = new Map<string, ApiClient>();
  for (const storeId of storeIds) {
    const sender = { sender_id: storeId, kind: 'store', format_id: 'contract-1', stores: [storeId] };
    await headOffice.json('POST', '/v1/senders', sender);
    const { key } = newSenderKey.parse(await headOffice.json('POST', `/v1/senders/${storeId}/keys`));
    tills.set(storeId, createApiClient({ ...server, key }));
  }
  return tills;
}
