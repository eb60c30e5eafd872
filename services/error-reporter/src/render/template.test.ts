import { escapeHtml } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { parseTemplate } from './template.ts';

const { whole, fragment } = parseTemplate(
  '<p title="{{title}}">{{text}}</p><ul><!-- begin item --><li>{{text}}<!-- begin note --><i>{{text}}</i><!-- end note --></li><!-- end item --></ul>',
);

test('texts are escaped, also in attributes; fragments are put in as often as they are given', () => {
  const item = (text: string, note: string) =>
    fragment('item')({ text, note: note === '' ? [] : fragment('note')({ text: note }) });
  expect(whole({ title: '"><b>', text: `<&'>`, item: [item('{{text}}', ''), item('$&', '<i>')] }).html).toBe(
    '<p title="&quot;&gt;&lt;b&gt;">&lt;&amp;&#39;&gt;</p><ul><li>{{text}}</li><li>$&amp;<i>&lt;i&gt;</i></li></ul>',
  );
});
test('a value without a place and a place without a value are mistakes of ours', () => {
  expect(() => whole({ title: '', text: '' })).toThrow('nothing is given for {{item}}');
  expect(() => whole({ title: '', text: '', item: [], more: '' })).toThrow('there is no place for more');
  expect(() => fragment('row')).toThrow('there is no fragment row');
});
test('nothing that means something in HTML is left in a text', () => {
  expect(escapeHtml(`&amp;<a href='x' title="y">`)).toBe('&amp;amp;&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;');
});
