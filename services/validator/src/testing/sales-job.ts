import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import type { JudgeJob } from '../judge/judge-job.ts';
import type { ReferenceData } from '../judge/reference-data.ts';

const [ofContract] = contractFormat.files;
if (ofContract === undefined) throw new Error('the contract has no files');
const salesFormat: FormatFile = ofContract;

/** A job of one store's till; nothing is read from its paths. */
export function salesJob(changes: Partial<JudgeJob> = {}, format: Partial<FormatFile> = {}): JudgeJob {
  return {
    filePath: '',
    isGzip: false,
    maxBytes: 2 ** 30,
    formatFile: { ...salesFormat, ...format },
    fileId: '0'.repeat(32),
    senderId: 'S014',
    run: 1,
    receivedAt: '2026-11-20T22:00:00.000Z',
    nameGroups: { business_date: '2026-11-20', till_id: 'T01' },
    allowedStores: null,
    isWeb: false,
    referencePath: '',
    outputDirectory: '',
    outlierThreshold: 6,
    storeBaselinePaths: {},
    ...changes,
  };
}

export const masterData: ReferenceData = {
  stores: [
    ['S014', 'Europe/London', 'GBP', 'GB'],
    ['S015', 'Europe/London', 'GBP', 'GB'],
  ],
  products: [
    ['SCARF', 'LEE', null],
    ['MUG', null, null],
  ],
  teams: ['LEE', 'LIV'],
  suppliers: ['SUP-1'],
  employees: [],
  promotions: [],
  baselines: [],
  thresholds: [],
  aliases: [],
};
