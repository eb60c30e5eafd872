/** What is learnt from one file is known for the next, and nobody waits long for a file that is missing. */
export const impatient = { BASELINES_MAX_AGE: '1s', SEQUENCE_GAP_GRACE: '1s', SEQUENCE_GAP_EVERY: '1s' } as const;
