/** How a value of a column is read. Every value arrives as text; `kind` says what text is right. */
export type ColumnKind =
  | { readonly kind: 'text'; readonly maxLength: number }
  /** An identifier that stays text: 00123 is not 123. */
  | { readonly kind: 'id'; readonly maxLength: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** Exact decimal text: at most `scale` decimals, absolute value at most `max`. */
  | { readonly kind: 'decimal'; readonly scale: number; readonly max: number; readonly isNegativeAllowed: boolean }
  /** ISO 8601; without an offset it is in the store's zone. */
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'date' }
  | { readonly kind: 'choice'; readonly values: readonly string[] };

export type Column = ColumnKind & {
  readonly name: string;
  readonly isRequired: boolean;
  readonly says: string;
  /** Personal data: never in an event, a log, a metric; masked in mail. */
  readonly isPersonal?: true;
};
