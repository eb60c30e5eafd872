/** SQL: the finding `e` concerns the store $1: by its row, or as one of a file of the store's own that says no store. */
export const isOfStore = `(e.store_id = $1 or (coalesce(e.store_id, '') = '' and exists (
  select from ops.files o join ops.senders s on s.sender_id = o.sender_id where o.file_id = e.file_id and s.stores = array[$1])))`;

/** A run of a file that a digest speaks of. */
export interface RunOfFile {
  readonly file_id: string;
  readonly run: number;
}
export const idsOf = (items: readonly RunOfFile[]): string[] => items.map(item => item.file_id);
export const runsOf = (items: readonly RunOfFile[]): number[] => items.map(item => item.run);
