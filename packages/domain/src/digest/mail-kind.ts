export const mailKinds = [
  'digest',
  'good-news',
  'refused',
  'rejected',
  'silent-till',
  'operators',
  'second-person',
  'new-link',
  'sheet-answer',
] as const;
export type MailKind = (typeof mailKinds)[number];
