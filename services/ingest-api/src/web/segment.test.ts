import { blobKeys } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { decodeSegment, encodeSegmentLine, parseSegmentKey, segmentName } from './segment.ts';

test('what is written to a segment is read from it as it was, by sender and in order', () => {
  const text = [
    encodeSegmentLine('WEB1', '{"a":1.10}'),
    encodeSegmentLine('WEB2', '{"b":"]["}'),
    encodeSegmentLine('WEB1', '{"c":"\\n"}'),
  ].join('');
  expect([...decodeSegment(text)]).toEqual([
    ['WEB1', ['{"a":1.10}', '{"c":"\\n"}']],
    ['WEB2', ['{"b":"]["}']],
  ]);
  for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
});

test('a segment that is damaged is not read half', () => {
  expect(() => decodeSegment('["WEB1",{"a":1}')).toThrow();
  expect(() => decodeSegment('{"a":1}\n')).toThrow();
});

test('the key of a segment says when and by whom it was written', () => {
  const key = blobKeys.webSegment('copy-1', segmentName({ writtenAtMs: 1_795_600_800_123 }));
  expect(parseSegmentKey(key)).toEqual({ copyId: 'copy-1', writtenAtMs: 1_795_600_800_123 });
  expect(parseSegmentKey('web-segments/copy-1/other.txt')).toBeUndefined();
});
