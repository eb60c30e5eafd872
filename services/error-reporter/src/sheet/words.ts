import type { CorrectableColumn } from '@tillkeeper/contracts';

/** What columns are called by people who have never seen a file of a till. Short: a drop-down holds 255 characters. */
const columns: Readonly<Record<CorrectableColumn, string>> = {
  transaction_id: 'Receipt number',
  line_no: 'Line number',
  transaction_type: 'Sale or return',
  transaction_timestamp: 'Date and time',
  product_id: 'Article',
  team_id: 'Club',
  supplier_id: 'Supplier',
  quantity: 'Quantity',
  unit_price: 'Price of one',
  discount_amount: 'Discount',
  line_total: 'Line total',
  currency: 'Currency',
  payment_method: 'How it was paid',
  employee_id: 'Employee',
  promotion_code: 'Promotion',
  original_transaction_id: 'Receipt returned',
};

/** Everything that the spreadsheet says, and what is said of one that came back: the one place to translate. */
export const sheetWords = {
  columns,
  problemsSheet: 'Problems',
  howToSheet: 'How to fill this in',
  top: (storeName: string, rows: number): string =>
    rows === 0
      ? `${storeName}: nothing is open.`
      : `${storeName}: choose an answer in the blue columns, save, and send this file back.`,
  headers: {
    message: 'What is wrong',
    value: 'What it says now',
    field: 'Where',
    suggestions: 'We suggest',
    answer: 'Your answer',
    answerColumn: 'Correct what',
    answerValue: 'Correct to',
    advice: 'What helps',
    amount: 'Amount',
    currency: 'Currency',
    receipt: 'Receipt',
    till: 'Till',
    day: 'Day',
    time: 'Time',
    line: 'Line',
    article: 'Article',
    articleName: 'Article name',
    openSince: 'Open since',
    severity: 'How bad',
    file: 'File',
    row: 'Row',
    code: 'Code',
    number: 'Number',
    identity: 'Do not change',
  },
  severity: { error: 'held back', warning: 'please look' },
  answers: {
    suggestion: 'use the suggestion',
    suggestionOf: (number: number): string => `use suggestion ${number}`,
    correct: 'correct to ...',
    accept: 'accept as it is',
    remove: 'remove',
  },
  /** Where no answer can be chosen. */
  noAnswer: {
    elsewhere: 'not here: see What helps',
    'second person': 'answered, waits for a second person',
    'being judged': 'answered, being checked',
  },
  chooseOne: 'Choose one of the list, or leave it empty.',
  howTo: [
    ['Two minutes are enough. Start at the top: what costs most comes first.', ''],
    ['Your answer', 'Choose from the list. Leave the row alone if you do not know yet: it stays open.'],
    ['use the suggestion', 'We think we know which article was meant. It stands under We suggest.'],
    ['correct to ...', 'You know what is right: write it under Correct to. Look at Correct what first.'],
    ['accept as it is', 'It looks odd, and it is right.'],
    ['remove', 'This line was no sale: a test, a slip, a line typed twice.'],
    ['Numbers', 'Write 12.50 with a point. Write article and receipt numbers with all their zeros: 00123.'],
    ['Dates', 'Write 2026-11-20 17:05, in the time of the store.'],
    [
      'Send it back',
      'Save as Excel (.xlsx), then reply to the mail with this file, or upload it on the page of the mail.',
    ],
    ['What happens then', 'Each answer is checked. What is right goes into the books; what is not, you are told.'],
    ['You may', 'filter, sort, delete rows, leave rows empty. Each row knows which sale it belongs to.'],
    ['Sorting', 'The sheet is protected so that numbers are not ruined. Unprotect it to sort: there is no password.'],
    ['Grey rows', 'cannot be answered here. What helps says who can.'],
  ],
  /** Why a sheet that came back is not read at all. */
  refused: {
    tooLarge: (limit: string): string =>
      `The file is larger than ${limit}. Send the spreadsheet as it was in the mail.`,
    notASpreadsheet: 'This is no Excel file (.xlsx). Save it as "Excel Workbook (.xlsx)" and send it again.',
    damaged: 'The file is damaged and cannot be read. Save it again as "Excel Workbook (.xlsx)".',
    hasMacros: 'The file has macros. Save it as "Excel Workbook (.xlsx)", without macros, and send it again.',
    hasLinks: 'The file is linked to other files. Copy your answers into the spreadsheet of the mail as plain text.',
    hasArrays: 'The spreadsheet has a formula over several cells. Take the one of the mail, and write values only.',
    notOurs: 'This is not the spreadsheet of a report: the row with the headings, or the column beside it, is gone.',
    headingTwice: (heading: string): string => `The heading "${heading}" is there twice. Each may be there once.`,
    headingMissing: (heading: string): string => `The column "${heading}" is gone. Take the spreadsheet of the mail.`,
    tooManyRows: (limit: number): string => `The spreadsheet has more than ${limit} rows.`,
    tooOld: (days: number): string =>
      `The spreadsheet is older than ${days} days. Take the one of the latest mail: it says what is still open.`,
    noRows:
      'None of the rows is one of ours: take the spreadsheet of the mail, and leave the column "Do not change" alone.',
    otherStore: 'The spreadsheet belongs to another store.',
  },
  /** Why a row that came back is not taken. */
  problems: {
    identityGone: 'The row is not one of ours: nothing shows which sale it means. Rows cannot be added.',
    identityChanged: 'The column "Do not change" was changed. Copy the row again from the mail.',
    otherStore: 'The row belongs to another store.',
    cellsMixed:
      'The receipt, article or value in the row was changed, or only some columns were sorted. Copy the row again from the mail; a new value belongs under "Correct to".',
    formula: (heading: string): string => `"${heading}" holds a formula. Write the value itself.`,
    faulty: (heading: string): string => `"${heading}" holds an error of the spreadsheet. Write the value itself.`,
    unknownAnswer: (text: string, possible: string): string => `"${text}" is no answer. Possible here: ${possible}.`,
    notAnswerable: 'This cannot be answered here: "What helps" says what to do.',
    valueMissing: 'The new value is missing: write it under "Correct to".',
    valueBesideOther: (answer: string): string =>
      `It says "${answer}", and there is a new value as well. Only one of them can be meant.`,
    columnMissing: (possible: string): string => `Choose under "Correct what" which is meant: ${possible}.`,
    unknownColumn: (text: string, possible: string): string =>
      `"${text}" cannot be corrected here. Possible: ${possible}.`,
    tooLong: 'The new value is too long.',
    strangeCharacters: 'The new value has characters that cannot be printed.',
    numberForKey: (digits: string): string =>
      `The program made a number of it (${digits}): zeros at the front may be lost. Write an apostrophe first: '${digits}.`,
    dateForOther: 'The program made a date of it. Write an apostrophe first, then the value.',
    noNumber: (text: string): string => `"${text}" is no number. Write it like 12.50, with a point.`,
    unclearNumber: (text: string): string => `"${text}" can be read in two ways. Write it like 1250.00, with a point.`,
    noDate: (text: string): string => `"${text}" is no date and time. Write it like 2026-11-20 17:05.`,
    answeredTwice: (row: number): string => `Row ${row} has another answer to the same problem. Only one can be right.`,
    contradicts: (row: number): string => `Row ${row} says something else of the same line. Only one can be right.`,
  },
  /** The mail that says what became of a sheet that came by mail. */
  answerMail: {
    headline: (taken: number, wrong: number): string =>
      taken === 0 && wrong > 0
        ? `no answer kept, ${wrong} to put right`
        : `${taken === 1 ? '1 answer' : `${taken} answers`} kept${wrong === 0 ? '' : `, ${wrong} not`}`,
    summary: (taken: number): string =>
      taken === 0
        ? 'Your spreadsheet came. None of it could be kept yet.'
        : 'Thank you: your spreadsheet came. The books follow in a few minutes; the next report says what is solved.',
    refusedHeadline: 'your spreadsheet could not be read',
    refusedSummary: 'Your mail came, and nothing of its spreadsheet could be used. Nothing was changed.',
    waiting: (count: number): string =>
      `${count === 1 ? '1 answer waits' : `${count} answers wait`} for a second person: the amount is above the limit.`,
    wrong: (count: number): string => `Not kept: ${count === 1 ? '1 row' : `${count} rows`}`,
    wrongNote: 'Put them right in the same spreadsheet and send it again. What is kept already stays as it is.',
    held: 'Kept, and still waiting',
    heldNote: 'These receipts have other lines that are still open: a receipt is loaded whole or not at all.',
    receipt: (receipt: string): string => `receipt ${receipt}`,
    untouched: (count: number): string =>
      `${count === 1 ? '1 row has' : `${count} rows have`} no answer yet. They stay open.`,
    row: (row: number): string => `Row ${row}`,
    more: (count: number): string => `and ${count} more`,
    reason: 'You get this mail because a spreadsheet of this store was sent back from your address.',
  },
  /** What became of a row. */
  outcomes: {
    notOpen: 'It is not open any more.',
    needsSecondPerson: 'a second person has to agree: the amount is above the limit',
    notNow: 'It could not be checked just now. Nothing was changed; send the spreadsheet again later.',
    stillWrong: 'It would still be wrong',
  },
} as const;
