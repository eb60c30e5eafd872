import { expect, test } from 'vitest';
import { html } from './html.ts';

test('a text in markup is text, in an attribute, too', () => {
  const typed = `"><script>alert('1')</script>&amp;`;
  expect(html`<a title="${typed}">${typed}</a>`.markup).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</a>',
  );
});

test('markup in markup stays what it is, lists are written one after the other, what is not there is nothing', () => {
  const list = ['a', '<', 3].map(one => html`<li>${one}</li>`);
  expect(html`<ul>${list}</ul>${undefined}${false}${''}${0}`.markup).toBe(
    '<ul><li>a</li><li>&lt;</li><li>3</li></ul>0',
  );
});

test('a text that looks like markup of ours is still text', () => {
  const forged: unknown = JSON.parse('{"markup":"<b>"}');
  // what comes from outside has no type: only what `html` made itself counts
  expect(() => html`${forged as string}`.markup).toThrow();
});

test.each([
  ['the end of a text', 'a\u0000b'],
  ['an escape of a terminal', '\u001b[31m'],
  ['a change of direction', 'exe.\u202egpj'],
  ['half a sign', '\ud800'],
])('%s does not reach the page', (_what, text) => {
  expect(html`${text}`.markup).toContain('\ufffd');
});
test('letters of any language do', () => {
  expect(html`Ærø, 東京, 👩‍🚀, é`.markup).toBe('Ærø, 東京, 👩‍🚀, é');
});
