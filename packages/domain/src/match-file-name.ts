import type { FormatFile, SenderFormat } from '@tillkeeper/contracts';

export interface MatchedFile {
  readonly formatFile: FormatFile;
  readonly isGzip: boolean;
  /** Named groups of the pattern that took part in the match. */
  readonly groups: Readonly<Record<string, string>>;
  /** ISO date, when the name says it and it is a day of the calendar. */
  readonly businessDate: string | null;
  readonly tillId: string | null;
  readonly sequence: number | null;
}

export type FileNameMatch =
  | { readonly status: 'matched'; readonly file: MatchedFile }
  | { readonly status: 'invalid'; readonly detail: string };

const isoDate = (text: string): string | null => {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const iso = `${year}-${month}-${day}`;
  return date.toISOString().slice(0, 10) === iso ? iso : null;
};

/**
 * Finds what a file is by its name, in a sender's format. The whole name has to match; a name that says another
 * sender than the one who sends is invalid.
 */
export function matchFileName(fileName: string, format: SenderFormat, senderId: string): FileNameMatch {
  if (fileName.length > 200) return { status: 'invalid', detail: 'A name has at most 200 characters.' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f/\\]/.test(fileName) || fileName.includes('..'))
    return { status: 'invalid', detail: 'A name has no path, no `..` and no control characters.' };
  for (const formatFile of format.files) {
    const match = new RegExp(`^(?:${formatFile.file_name})$`, 'u').exec(fileName);
    if (!match) continue;
    const groups: Record<string, string> = {};
    for (const [name, value] of Object.entries(match.groups ?? {})) if (value !== undefined) groups[name] = value;
    if (groups['sender_id'] !== undefined && groups['sender_id'] !== senderId)
      return { status: 'invalid', detail: `The name says sender ${groups['sender_id']}, but ${senderId} sends it.` };
    const businessDate = groups['business_date'] === undefined ? null : isoDate(groups['business_date']);
    if (groups['business_date'] !== undefined && businessDate === null)
      return { status: 'invalid', detail: `${groups['business_date']} is no day of the calendar.` };
    return {
      status: 'matched',
      file: {
        formatFile,
        isGzip: fileName.endsWith('.gz'),
        groups: businessDate === null ? groups : { ...groups, business_date: businessDate },
        businessDate,
        tillId: groups['till_id'] ?? null,
        sequence: groups['sequence'] === undefined ? null : Number(groups['sequence']),
      },
    };
  }
  return { status: 'invalid', detail: `The name does not follow the format ${format.format_id}: ${format.says}.` };
}
