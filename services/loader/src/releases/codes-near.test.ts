import { expect, test } from 'vitest';
import { codesNear } from './codes-near.ts';

const article = (product_id: string, is_service = false) => ({ product_id, size: null, is_service });

test.each([
  ['letter case', 'lee-scarf-01'],
  ['O for 0', 'LEE-SCARF-O1'],
  ['a missing separator', 'LEESCARF-01'],
  ['swapped neighbours', 'LEE-SCRAF-01'],
])('a code that is a slip away (%s) is near: %s', async (_, code) => {
  expect(await codesNear([article('MUG'), article('LEE-SCARF-01')], [code])).toEqual([code]);
});

test('other codes are not near, nothing is near a service, and where nothing came nothing is near', async () => {
  expect(await codesNear([article('LEE-SCARF-01')], ['KETTLE-4711', 'LEE-SCARF-01'])).toEqual([]);
  expect(await codesNear([article('POSTAGE', true)], ['postage'])).toEqual([]);
  expect(await codesNear([], ['MUG'])).toEqual([]);
});

test('of many codes every near one is found', async () => {
  const codes = Array.from({ length: 1_000 }, (_, index) => (index % 100 === 7 ? `Mug-${index}` : `X${index}Y`));
  const products = Array.from({ length: 1_000 }, (_, index) => article(`MUG-${index}`));
  const near = await codesNear(products, codes);
  expect(near).toEqual(codes.filter(code => code.startsWith('Mug-')));
});
