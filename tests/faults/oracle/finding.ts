/** What is not as it must be after what was sent. */
export interface Finding {
  readonly kind: 'lost' | 'doubled' | 'altered';
  /** The table, or what else was looked at. */
  readonly of: string;
  readonly key: string;
  readonly detail: string;
}
