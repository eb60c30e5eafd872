import { z } from 'zod';

export const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 instant');
