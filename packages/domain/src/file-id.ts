/** Lower-case hex sha256 of a UTF-8 text; comes in as an argument since the domain has no Node. */
export type Sha256 = (text: string) => string;

/** Fields with their lengths before them, so that `a|bc` and `ab|c` differ; null differs from the empty text. */
export function lengthPrefixed(fields: readonly (string | null)[]): string {
  return fields.map(field => (field === null ? '-' : `${field.length}:${field}`)).join('|');
}

/** The id of a file: the same for the same sender, name and bytes. 32 hex characters. */
export function fileIdOf(file: { senderId: string; fileName: string; sha256: string }, sha256: Sha256): string {
  return sha256(lengthPrefixed(['file', file.senderId, file.fileName, file.sha256])).slice(0, 32);
}
