import { contractFormat, type FileType, fileTypeNames, receipt, senderFormat } from '@tillkeeper/contracts';
import { matchFileName } from '@tillkeeper/domain';
import { code, markdownTable } from './markdown-table.ts';
import { renderFileTypes } from './render-columns.ts';
import { renderHttpProblems, renderRowProblems } from './render-problems.ts';
import { entriesOf, memberOf, renderMembers, schemaOf } from './render-schema.ts';

/** `docs/file-contract-for-vendors.md` */
export function renderVendorsPage(): string {
  const format = schemaOf(senderFormat);
  const file = entriesOf(format, 'files');
  const rule = entriesOf(file, 'transaction_type');
  return `# The file contract, version 1, for vendors of tills and web shops

Made from \`packages/contracts\` by \`pnpm documents\`: change that, not this page. The same as an interactive page, and as
OpenAPI 3.1, stands at \`/docs\` of every running server.

## Sending a file

\`\`\`sh
curl --fail-with-body --upload-file S014_sales_20261120_T02_000123.csv.gz \\
  --header "Authorization: Bearer $TILLKEEPER_KEY" \\
  --header "Content-Digest: sha-256=:$(openssl dgst -sha256 -binary S014_sales_20261120_T02_000123.csv.gz | base64):" \\
  "$TILLKEEPER_URL/v1/senders/S014/files/S014_sales_20261120_T02_000123.csv.gz"
\`\`\`

* The answer \`202\` says that the file is kept safely: you may delete yours. What was wrong with its rows is said later
  (\`GET /v1/files/{file_id}\`), and mailed to the manager of the store.
* Sending the same file again does no harm: you get the same receipt with \`repeated: true\`, and nothing is counted twice.
  So after a lost connection, or an answer 429, 503 or 507 (each with \`Retry-After\`), send it again.
* \`Content-Digest\` (RFC 9530), \`Tillkeeper-Row-Count\` and \`Tillkeeper-Control-Total\` (sum of \`line_total\`, as decimal text) may be
  left out. What is declared is checked; a file that does not agree is refused as a whole.
* Tools that can only send forms use \`POST /v1/files\` (multipart/form-data, the part \`file\` last).
* A web shop sends \`POST /v1/transactions\`, application/json for one transaction or application/x-ndjson for one a line: the
  columns of \`sales\`, those of the lines in \`lines\`.
* \`POST /v1/files/check\` judges a file to its last row as if it were sent, and loads nothing.

The receipt:

${renderMembers(schemaOf(receipt), 'always')}

## Names of files

CSV is RFC 4180 in UTF-8 (a BOM is allowed), or in UTF-16 with its BOM, and has a header row, its columns in any order; NDJSON is UTF-8
and has one object a line. Lines before the header (within the first 20), the header again, and another spelling of a column's name
(\`Store ID\`) are understood and reported; lines of a second table are held. \`.gz\` may follow: one member, and nothing behind it. Names are \`{sender_id}_{file_type}_{business_date}_{till_id}_{sequence}.{csv|ndjson}\`; where a file is not one till's, the till
is left out. The sequence counts up by one for each sender, type and till. A file with a header and no rows says that
nothing was sold. A basket stands in one file, in one block; a correction replaces the whole basket.

${markdownTable(
  ['type', 'such as'],
  fileTypeNames.map(fileType => [code(fileType), code(exampleName(fileType))]),
)}

## Types of files and their columns

An identifier stays the text that it is: \`00123\` is not \`123\`. A column that is not a *must* may be empty or missing.

${renderFileTypes()}

## Answers that are no success

Each is \`application/problem+json\` (RFC 9457) with a \`code\` that never changes.

${renderHttpProblems()}

## What can be wrong with rows

**error**: the row is not used, and its whole basket waits. **warning**: it is used, and reported. **info**: it is counted.
A code is never renamed.

${renderRowProblems()}

## Files that look otherwise

A sender with other habits does not change its files: a declaration, one JSON file in \`formats/\`, says how they become the
rows above. Those that are there (\`online-retail.json\`, \`complete-journey.json\`) are examples to start from.

### The declaration

${renderMembers(format)}

### A kind of file: an entry of \`files\`

${renderMembers(file)}

### Where a column's text comes from: an entry of \`columns\`

Exactly one of \`from\`, \`constant\`, \`file_name\`, \`position_in\` and \`sum\` is given.

${renderMembers(entriesOf(file, 'columns'))}

### What quantities are counted in: \`quantity_unit\`

${renderMembers(memberOf(file, 'quantity_unit'))}

### A rule for the type of a transaction: an entry of \`transaction_type\`

${renderMembers(rule)}

### A condition: an entry of \`when\`

${renderMembers(entriesOf(rule, 'when'))}
`;
}

function exampleName(fileType: FileType): string {
  const [sender, rest] = fileType === 'sales' ? ['S014', '20261120_T02_000123.csv.gz'] : ['HQ', '20261120_000007.csv'];
  const name = `${sender}_${fileType}_${rest}`;
  const match = matchFileName(name, contractFormat, sender);
  if (match.status !== 'matched' || match.file.formatFile.file_type !== fileType)
    throw new Error(`${name} is no name of the contract`);
  return name;
}
