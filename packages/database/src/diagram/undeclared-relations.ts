/** A column that holds another table's key without a foreign key that says so: drawn with a dotted line. */
export interface UndeclaredRelation {
  readonly from: string;
  readonly to: string;
  /** Of `from`, in the order of the key of `to`. */
  readonly columns: readonly string[];
  /** Why the database does not hold it. */
  readonly why: string;
}

const filesComeAndGo = 'what was found of a file is kept, or goes, by a time of its own';
const sendersAreKnownAtTheDoor = 'who sent a file was checked when it was accepted';

const storesOfOrders = 'written with the orders, which do refer to their store';

export const undeclaredRelations: readonly UndeclaredRelation[] = [
  {
    from: 'ops.content_releases',
    to: 'ops.files',
    columns: ['file_id'],
    why: 'a file may be released before it is judged',
  },
  { from: 'ops.crashes', to: 'ops.files', columns: ['file_id'], why: filesComeAndGo },
  { from: 'ops.files', to: 'ops.senders', columns: ['sender_id'], why: sendersAreKnownAtTheDoor },
  {
    from: 'ops.report_items',
    to: 'ops.files',
    columns: ['file_id'],
    why: 'a file that was refused at the door is reported, too',
  },
  { from: 'ops.sender_headers', to: 'ops.senders', columns: ['sender_id'], why: sendersAreKnownAtTheDoor },
  { from: 'ops.sequence_gaps', to: 'ops.senders', columns: ['sender_id'], why: sendersAreKnownAtTheDoor },
  { from: 'ops.silver_objects', to: 'ops.files', columns: ['file_id'], why: filesComeAndGo },
  { from: 'ops.till_counts', to: 'ops.senders', columns: ['sender_id'], why: sendersAreKnownAtTheDoor },
  {
    from: 'quality.exception_changes',
    to: 'quality.exceptions',
    columns: ['file_type', 'exception_id'],
    why: 'a trigger of the findings writes them, and takes them away',
  },
  { from: 'quality.exceptions', to: 'ops.files', columns: ['file_id'], why: filesComeAndGo },
  {
    from: 'quality.store_day_files',
    to: 'quality.store_days',
    columns: ['store_id', 'business_date', 'till_id', 'currency'],
    why: 'a day is reckoned from its files, in the same transaction',
  },
  {
    from: 'quality.store_day_rejections',
    to: 'quality.store_days',
    columns: ['store_id', 'business_date', 'till_id', 'currency'],
    why: 'a day is reckoned from its files, in the same transaction',
  },
  { from: 'retail.order_confirmations', to: 'retail.stores', columns: ['store_id'], why: storesOfOrders },
  {
    from: 'retail.order_revisions',
    to: 'retail.orders',
    columns: ['store_id', 'business_date', 'till_id', 'transaction_id'],
    why: 'a version received earlier may be written first, in the same transaction',
  },
  { from: 'retail.transaction_keys', to: 'retail.stores', columns: ['store_id'], why: storesOfOrders },
  {
    from: 'staging.record_lines',
    to: 'ops.files',
    columns: ['file_id'],
    why: 'partitions of records are dropped without asking',
  },
];
