import { z } from 'zod';
import { columnsOf, type FileType, fileTypeNames, fileTypes, transactionTypes } from './file-types.ts';

/** Where a contract column's text comes from. Exactly one of the sources is given. */
export const columnSource = z
  .strictObject({
    from: z.string().optional().describe("the sender's column"),
    otherwise: z.string().optional().describe("the sender's column that is taken when the text of `from` is empty"),
    constant: z.string().optional().describe('the same text for every row'),
    file_name: z.string().optional().describe('a named group of the file name pattern'),
    position_in: z
      .string()
      .optional()
      .describe("position in the group of rows with the same value of this sender's column, from 1: a derived line_no"),
    sum: z.array(z.string()).min(1).optional().describe("decimal sum of the sender's columns; empty counts as 0"),
    remove: z
      .string()
      .optional()
      .describe('a regular expression; what it matches is taken out of the text, such as `\\.0$`'),
    prefix: z.string().optional().describe('put before the text, such as CJ-'),
    values: z.record(z.string(), z.string()).optional().describe("the sender's words for a choice column"),
  })
  .refine(
    source =>
      [source.from, source.constant, source.file_name, source.position_in, source.sum].filter(x => x !== undefined)
        .length === 1,
    'needs exactly one of from, constant, file_name, position_in, sum',
  );
export type ColumnSource = z.infer<typeof columnSource>;

/** Units in which a sender may count. They are kept as piece, kg, l and m. */
export const quantityUnits = ['piece', 'kg', 'g', 'l', 'ml', 'm', 'cm', 'mm'] as const;
export type QuantityUnit = (typeof quantityUnits)[number];

/** Where the unit of a quantity is said. Exactly one of the sources is given. */
const quantityUnit = z
  .strictObject({
    from: z.string().optional().describe("the sender's column"),
    constant: z.enum(quantityUnits).optional().describe('the same unit for every row'),
    values: z
      .record(z.string(), z.enum(quantityUnits))
      .optional()
      .describe("the sender's words for the units; '' for an empty field"),
  })
  .refine(unit => (unit.from === undefined) !== (unit.constant === undefined), 'needs exactly one of from, constant');

/** A condition on one of the sender's columns. */
const condition = z.strictObject({
  column: z.string().describe("the sender's column"),
  matches: z.string().optional().describe('a regular expression that the whole or part of the text matches'),
  is_negative: z.boolean().optional().describe('the text is a number below zero'),
});

const formatFile = z.strictObject({
  file_name: z.string().describe('regular expression of the whole name, with groups such as (?<business_date>...)'),
  file_type: z.enum(fileTypeNames).describe('what its rows become'),
  container: z.enum(['csv', 'ndjson']).default('csv').describe('ndjson: one JSON object a line'),
  encoding: z
    .enum(['utf-8', 'windows-1252', 'iso-8859-15'])
    .default('utf-8')
    .describe('how its characters are written'),
  delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('between the fields of a CSV'),
  decimal_sign: z.enum(['.', ',']).default('.').describe('in its numbers'),
  timestamp_pattern: z
    .enum([
      'iso',
      'yyyy-MM-dd HH:mm:ss',
      'yyyy-MM-dd HH:mm',
      'dd/MM/yyyy HH:mm',
      'dd/MM/yyyy HH:mm:ss',
      'MM/dd/yyyy HH:mm:ss',
    ])
    .default('iso')
    .describe('how its timestamps are written'),
  time_zone: z
    .string()
    .default('store')
    .describe("IANA zone of timestamps without an offset, or `store` for the store's"),
  columns: z.record(z.string(), columnSource).describe('contract column -> where it comes from'),
  business_date: z
    .enum(['given', 'timestamp'])
    .default('given')
    .describe("timestamp: the local date of the row's timestamp"),
  transaction_type: z
    .array(
      z.strictObject({
        when: z.array(condition).min(1).describe('conditions that all hold'),
        is: z.enum(transactionTypes).describe('the type that a line has then'),
      }),
    )
    .default([])
    .describe('the first rule whose conditions all hold decides; else the column, else SALE'),
  line_total: z
    .enum(['sent', 'derived', 'authority'])
    .default('sent')
    .describe(
      'sent: checked against quantity x price - discount; derived: computed so, half up to the cent; authority: right as sent, the price is derived',
    ),
  quantity_unit: quantityUnit
    .optional()
    .describe('what quantities are counted in; kept as piece, kg, l or m, of one of which unit_price is the price'),
  list_price: z
    .enum(['label', 'guide'])
    .default('label')
    .describe(
      'label: goods are sold at the list price of the catalogue, and another price is said; guide: the catalogue has usual prices, and nothing is said',
    ),
  product_description: z
    .string()
    .optional()
    .describe("the sender's column that says in words what the article is: evidence where its code is misspelt"),
  service_products: z
    .array(z.string())
    .default([])
    .describe("the sender's product codes (before the prefix) that are services, such as POST"),
  product_prefix: z.string().default('').describe('put before product ids: two catalogues may share ids'),
});
export type FormatFile = z.infer<typeof formatFile>;

/** A sender's format: how its files become the contract's rows. One JSON file each in `formats/`. */
export const senderFormat = z.strictObject({
  format_id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .describe('its name, as in `tillkeeper senders add --format`'),
  says: z.string().describe('whose files these are, for readers'),
  files: z.array(formatFile).min(1).describe('the kinds of file; the first whose pattern matches a name is taken'),
});
export type SenderFormat = z.infer<typeof senderFormat>;

const contractFileName = (fileType: FileType, container: 'csv' | 'ndjson'): string =>
  fileType === 'sales'
    ? `(?<sender_id>[A-Za-z0-9-]{1,32})_sales_(?<business_date>\\d{8})(?:_(?<till_id>[A-Za-z0-9-]{1,32}))?_(?<sequence>\\d{1,9})\\.${container}(?:\\.gz)?`
    : `(?<sender_id>[A-Za-z0-9-]{1,32})_${fileType}_(?<business_date>\\d{8})_(?<sequence>\\d{1,9})\\.${container}(?:\\.gz)?`;

/** The contract itself as a format: every column under its own name. */
export const contractFormat: SenderFormat = senderFormat.parse({
  format_id: 'contract-1',
  says: "Tillkeeper's own file contract, version 1",
  files: fileTypeNames.flatMap(fileType =>
    (['csv', 'ndjson'] as const).map(container => ({
      file_name: contractFileName(fileType, container),
      file_type: fileType,
      container,
      columns: Object.fromEntries(columnsOf(fileType).map(column => [column.name, { from: column.name }])),
    })),
  ),
});

/** What every file type is keyed by; for readers of a declaration. */
export const keyColumnsOf = (fileType: FileType): readonly string[] => fileTypes[fileType].key;
