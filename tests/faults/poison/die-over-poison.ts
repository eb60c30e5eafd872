/**
 * Loaded before the validator and its children (`NODE_OPTIONS=--import`): a child that is given a file of the till POISON aborts, as a
 * panic in native code makes it. Nothing else is changed.
 */
if (process.send !== undefined)
  process.prependListener('message', (message: unknown) => {
    if (
      JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes(
        '"POISON"',
      )
    )
      process.abort();
  });
