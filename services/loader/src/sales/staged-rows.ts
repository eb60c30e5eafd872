/**
 * Where rows of the file stand in the raw file; $1 to $3: file_id, run, milliseconds since 1970 when it was received. All at
 * once: the index of staging says which blocks a file is in, not which row.
 */
export const stagedRows = (rowNos: string): string => `
  select row_no, line_from, byte_from, byte_to from staging.record_lines
  where file_id = $1 and run = $2 and received_ms = $3 and row_no in (${rowNos})`;
