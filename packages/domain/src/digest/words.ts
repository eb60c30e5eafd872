import {
  type CorrectableColumn,
  type HttpProblemCode,
  httpProblems,
  type ProblemCodeName,
  problemCodes,
} from '@tillkeeper/contracts';

/** Forms of a sentence by number, as Intl.PluralRules names them; `{n}` is the number as it is written. */
export interface Plural {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}
type Said<T> = T extends string
  ? string
  : T extends { readonly other: string }
    ? Plural
    : { readonly [key in keyof T]: Said<T[key]> };
/** What a translation has to say. */
export type Words = Said<typeof english>;

// a mail can be answered, on a page and in a spreadsheet: what the rules advise otherwise goes on being there
const answerable: Readonly<Record<string, string>> = {
  [problemCodes['quantity.zero'].advice]:
    'Answer with what is right, or correct the receipt at the till and let it be sent again.',
  [problemCodes['product.unknown'].advice]:
    'Choose the article that was sold. If it is a new one, tell head office to add it: the sale is loaded by itself then.',
};
const problems = Object.fromEntries(
  Object.entries(problemCodes).map(([code, { sentence, advice, family }]) => [
    code,
    {
      sentence,
      advice: (family === 'reference' && code !== 'product.unknown' ? undefined : answerable[advice]) ?? advice,
    },
  ]),
) as Readonly<Record<ProblemCodeName, { readonly sentence: string; readonly advice: string }>>; // the same keys
const refusals = Object.fromEntries(Object.entries(httpProblems).map(([code, { title }]) => [code, title])) as Readonly<
  Record<HttpProblemCode, string>
>; // the same keys

/**
 * All words of all mails, for translation; a translation is one object more of the type `Words`. Names in braces are
 * filled in. Words of findings come from the rules, which the documentation is made from as well.
 */
export const english = {
  language: 'en',
  greeting: 'Hello {name},',
  masthead: '{name} ({store}), {date}',
  separator: ', ',
  sentence: { and: '{first} {second}', two: '{first}. {second}', brackets: '{first} ({second})' },
  noCurrency: '{amount} of no known currency',
  counts: {
    files: { one: '{n} file', other: '{n} files' },
    lines: { one: '{n} line', other: '{n} lines' },
    receipts: { one: '{n} receipt', other: '{n} receipts' },
    days: { one: '{n} day', other: '{n} days' },
    times: { one: 'once', other: '{n} times' },
    problems: { one: '{n} problem', other: '{n} problems' },
    newProblems: { one: '{n} new problem', other: '{n} new problems' },
    toCheck: { one: '{n} line to check', other: '{n} lines to check' },
  },
  subject: {
    frame: 'Store {store}: {parts}',
    held: '{money} held back',
    solved: { one: '{n} solved', other: '{n} solved' },
    allWell: 'all is well, {money} in the books',
    allWellWithout: 'all is well, nothing was sold',
    nothingNew: 'nothing new',
    stillHeld: '{money} still held back',
    stillOpen: { one: '{n} still open', other: '{n} still open' },
    noLongerHeld: '{money} no longer held back',
    refused: 'a file could not be used',
    refusedMore: { one: '{n} file could not be used', other: '{n} files could not be used' },
    goodNews: 'a week without a problem, {money} in the books',
    goodNewsWithout: 'a week without a problem',
    silent: 'nothing has come from till {till} since {time}',
    operators: {
      one: '{n} refused file that no store can help with',
      other: '{n} refused files that no store can help with',
    },
    lostMails: { one: '{n} mail that nobody got', other: '{n} mails that nobody got' },
    secondPerson: { one: '{n} answer needs your yes, {money}', other: '{n} answers need your yes, {money}' },
  },
  summary: {
    allLoaded: '{files} with {lines} came in, and every line is in the books ({money}).',
    nothingSold: '{files} came in, and nothing was sold.',
    held: {
      one: '{files} with {lines} came in: {loaded} is in the books, and {held} ({n} line) is held back until it is put right.',
      other:
        '{files} with {lines} came in: {loaded} is in the books, and {held} ({n} lines) is held back until it is put right.',
    },
    heldWithoutMoney: {
      one: '{files} with {lines} came in: {loaded} is in the books, and {n} line is held back until it is put right.',
      other:
        '{files} with {lines} came in: {loaded} is in the books, and {n} lines are held back until they are put right.',
    },
    noneLoaded: '{files} with {lines} came in, and all of it ({held}) is held back until it is put right.',
    later: {
      one: '{n} problem came to light in files that were reported before.',
      other: '{n} problems came to light in files that were reported before.',
    },
    solved: {
      one: '{n} problem is solved.',
      other: '{n} problems are solved.',
    },
    released: {
      one: '{n} line worth {money} that was held back is in the books now.',
      other: '{n} lines worth {money} that were held back are in the books now.',
    },
    solvedAndReleased: {
      one: '{n} problem is solved, and {money} that was held back is in the books now.',
      other: '{n} problems are solved, and {money} that was held back is in the books now.',
    },
    refused: {
      one: '{n} more file could not be used.',
      other: '{n} more files could not be used.',
    },
    open: {
      one: '{n} problem of before is still open.',
      other: '{n} problems of before are still open.',
    },
    openWithMoney: {
      one: '{n} problem of before is still open ({money} held back).',
      other: '{n} problems of before are still open ({money} held back).',
    },
    nothing: 'There is nothing new.',
  },
  button: 'Put it right',
  buttonNote: 'Opens a page with the open problems of your store. No password is needed.',
  more: {
    examples: { one: 'and {n} more in the spreadsheet', other: 'and {n} more in the spreadsheet' },
    causes: { one: 'and {n} more cause in the spreadsheet', other: 'and {n} more causes in the spreadsheet' },
  },
  headings: {
    problems: 'To put right',
    problemsNote: 'The most money first.',
    toCheck: 'Worth a look',
    toCheckNote: 'Nothing is held back by these. Please check whether they are right.',
    open: 'Still open',
    refused: 'Files that could not be used',
    refusedNote: 'Beside those that you had a mail about. Their sales are not in the books until they are sent again.',
    solved: 'Solved',
    repaired: 'Repaired by Tillkeeper',
    repairedNote: 'These are in your books. If one is wrong, take it back.',
    wrong: 'What is wrong',
    todo: 'What to do',
    totals: "To compare with the till's report",
    totalsNote: 'What a till says should be the same as the money here.',
  },
  problem: {
    held: '{money} held back',
    much: '{count}: {money}',
    muchHeld: '{receipts}, {money} held back',
    todo: 'What to do:',
    receipt: 'receipt {receipt}',
    till: 'till {till}',
    value: '{column}: {value}',
    row: 'row {row} of {file}',
    file: 'file {file}',
    many: '{count}, the first: {where}',
    fix: { one: 'Put it right', other: 'Put these right' },
    look: { one: 'Look at it', other: 'Look at these' },
  },
  open: { since: 'since {date} ({days})', today: 'since today' },
  solved: {
    answered: 'answered by you',
    accepted: 'accepted as it is',
    resent: 'sent again, and right now',
    came: 'known now, and loaded',
  },
  repaired: { readAs: '{sent} is read as {article}', undo: 'Take it back' },
  totals: {
    till: 'Till {till}',
    noTill: 'No till named',
    allTills: 'All tills',
    more: { one: 'and {n} more till', other: 'and {n} more tills' },
    day: '{till}, {date}',
    heldNote: '{money} of it is held back',
    account: 'Of {lines} that came in: {parts}.',
    loaded: { one: '{n} is in the books', other: '{n} are in the books' },
    unchanged: { one: '{n} was in them before', other: '{n} were in them before' },
    held: { one: '{n} is held back', other: '{n} are held back' },
    repeated: { one: '{n} came twice and counts once', other: '{n} came twice and count once' },
    removed: { one: '{n} was taken out by an answer', other: '{n} were taken out by answers' },
  },
  sheet: 'Every problem is a row of the spreadsheet that is attached. Answer in it and send it back, or use the page.',
  columns: {
    transaction_id: 'Receipt number',
    line_no: 'Line',
    transaction_type: 'Kind of sale',
    transaction_timestamp: 'Time of the sale',
    product_id: 'Article',
    team_id: 'Club',
    supplier_id: 'Supplier',
    quantity: 'Quantity',
    unit_price: 'Price of one',
    discount_amount: 'Discount',
    line_total: 'Total of the line',
    currency: 'Currency',
    payment_method: 'Way to pay',
    employee_id: 'Employee number',
    promotion_code: 'Promotion',
    original_transaction_id: 'Receipt of the sale that is returned',
  } satisfies Record<CorrectableColumn, string>,
  refusal: {
    refused: 'The file {file} was not taken in. Its sales are not in the books until it is sent again.',
    rejected:
      'The file {file} came in, but nothing in it can be used. Its sales are not in the books until it is sent again.',
    repeated: { one: 'It came {n} time.', other: 'It came {n} times.' },
    askVendor: 'Ask the till vendor to send the file again; nothing needs to be typed in by hand.',
  },
  goodNews: {
    summary: 'From {from} to {to} nothing was held back: {files} with {receipts} came in, and {money} is in the books.',
    summaryWithout: 'From {from} to {to} nothing was held back, and nothing was sold.',
    solved: { one: '{n} problem of before was solved.', other: '{n} problems of before were solved.' },
    repaired: {
      one: 'Tillkeeper repaired {n} misspelt article number by itself.',
      other: 'Tillkeeper repaired {n} misspelt article numbers by itself.',
    },
  },
  silent: {
    summary:
      'The store is open, and nothing has come from till {till} since {time}. Its sales are not lost: they are in the till, but not in the books.',
    usual: 'At this hour it usually sends a file every {minutes}.',
    minutes: { one: 'minute', other: '{n} minutes' },
    todo: 'Look whether the till is switched on and connected. If it is not used today, there is nothing to do.',
    vendor: 'If it is on and connected, tell the till vendor: its files do not arrive at Tillkeeper.',
  },
  operators: {
    summary: {
      one: '{n} file was refused, and no store can do anything about it.',
      other: '{n} files were refused, and no store can do anything about it.',
    },
    lostMails: {
      one: '{n} mail to a manager did not arrive.',
      other: '{n} mails to managers did not arrive.',
    },
    heading: 'Refused',
    lostHeading: 'Mails that nobody got',
    lostItem: 'Store {store}, {recipient}: {subject}',
    lost: { failed: 'The mail server does not take it: {reason}', bounced: 'It came back: {reason}' },
    lostTodo:
      "Correct the manager's address in the master data of stores, then send the mail again: tillkeeper report resend, and its number ({numbers}).",
    item: '{sender}, {file}',
    times: '{count}, first {first}, last {last}',
    todo: 'Find out whose program it is. Have it put right, give it a key or a store of its own, or have it switched off.',
    more: { one: 'and {n} more', other: 'and {n} more' },
  },
  secondPerson: {
    summary: {
      one: '{person} has answered {n} problem worth {money}. Because of the amount a second person has to say yes before it is loaded.',
      other:
        '{person} has answered {n} problems worth {money}. Because of the amount a second person has to say yes before they are loaded.',
    },
    heading: 'The answers',
    correct: '{column}: {value} instead of {original}',
    correctEmpty: '{column}: {value}; nothing stood there',
    accept: 'Accept it as it is',
    remove: 'Remove the line: it is no sale',
    button: 'Say yes or no',
    todo: 'If you do nothing, nothing is loaded.',
    more: { one: 'and {n} more', other: 'and {n} more' },
  },
  reasons: {
    digest: 'You get this mail because you are the manager of this store.',
    operators: 'You get this mail because you look after Tillkeeper.',
    secondPerson: 'You get this mail because large amounts of this store need a second person.',
  },
  problems,
  refusals,
} as const;
