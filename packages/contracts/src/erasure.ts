import { z } from 'zod';

/** What of an erasure is done; see ops.erasures. */
export const erasureStates = ['requested', 'records-erased', 'books-erased', 'done'] as const;
export type ErasureState = (typeof erasureStates)[number];

/** A customer to be erased. In the body, never in a path: paths are logged. */
export const wantedErasure = z
  .object({
    customer_id: z.string().min(1).max(64).describe("as the books have it: with the prefix of the sender's format"),
    is_dry_run: z.boolean().default(false).describe('say what is there, erase nothing'),
  })
  .meta({ id: 'WantedErasure' });
export type WantedErasure = z.input<typeof wantedErasure>;

const counts = z.record(z.string(), z.number().int()).describe('how much, by what it is');

export const erasureReport = z
  .object({
    erasure_id: z.string(),
    state: z.enum(erasureStates),
    attempt: z.number().int(),
    requested_at: z.iso.datetime({ offset: true }),
    done_at: z.iso.datetime({ offset: true }).nullable(),
    counts,
  })
  .meta({ id: 'ErasureReport' });
export type ErasureReport = z.infer<typeof erasureReport>;

/** What a dry run found. */
export const erasurePreview = z.object({ counts }).meta({ id: 'ErasurePreview' });
export type ErasurePreview = z.infer<typeof erasurePreview>;
