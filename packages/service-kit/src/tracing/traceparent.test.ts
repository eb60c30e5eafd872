import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('what is written can be read back', () => {
  for (const traceFlags of [0, 1]) {
    const context = { traceId, spanId, traceFlags };
    expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
  }
});

test('a later version is read as far as it is known', () => {
  expect(parseTraceparent(`01-${traceId}-${spanId}-01-what-comes-then`)).toEqual({ traceId, spanId, traceFlags: 1 });
});

test.each([
  undefined,
  '',
  'traceparent',
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}-01x`,
  `00-${traceId}-${spanId}`,
  `x00-${traceId}-${spanId}-01`,
])('%s is none', text => expect(parseTraceparent(text)).toBeUndefined());
