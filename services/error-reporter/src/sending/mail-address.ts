import { z } from 'zod';

const address = z.email().max(254);

/** One address and nothing else: no list, no name, no line break. Undefined: what stands there is none. */
export function mailAddress(text: string): string | undefined {
  const parsed = address.safeParse(text.trim());
  return parsed.success ? parsed.data : undefined;
}
