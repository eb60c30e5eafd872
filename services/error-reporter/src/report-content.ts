import type { StoredContent } from '@tillkeeper/domain';

/** What a mail is made from, kept as JSON with its report. */
export type ReportContent = StoredContent;
