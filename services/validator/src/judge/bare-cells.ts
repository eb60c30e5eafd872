const bare = new Uint8Array(256);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:+/-')
  bare[letter.charCodeAt(0)] = 1;

/** 1: of bytes like this a cell of a PostgreSQL array literal may be made without quotes around it, and costs four bytes less. */
export const bareBytes: Readonly<Uint8Array> = bare;

/** NULL in any letter case, which without quotes is none. */
export const isNullWord = (first: number, second: number, third: number, fourth: number): boolean =>
  (first | 32) === 110 && (second | 32) === 117 && (third | 32) === 108 && (fourth | 32) === 108;
