import { readFileSync } from 'node:fs';
import { type Block, readContent, type StoredContent } from '@tillkeeper/domain';
import { linkTo, type MailLinks } from './links.ts';
import { type Html, parseTemplate } from './template.ts';

// made of mail.mjml by `documents`; a test compares them
const { whole, fragment } = parseTemplate(readFileSync(new URL('./mail.html', import.meta.url), 'utf8'));

const put = (name: string, text: string): readonly Html[] => (text === '' ? [] : [fragment(name)({ text })]);

/** The HTML part of a report, for phones, dark mode and the usual mail programs: no picture, no script, nothing from elsewhere. */
export function renderHtml(stored: StoredContent, links: MailLinks = {}): string {
  const content = readContent(stored);
  return whole({
    language: content.language,
    subject: content.subject,
    preheader: content.preheader,
    masthead: put('masthead', content.masthead),
    headline: put('headline', content.headline),
    greeting: put('greeting', content.greeting),
    summary: content.summary,
    // the template has them in one place, whatever their order
    ...{ bar: [], button: [], heading: [], paragraph: [], problem: [], items: [], table: [] },
    blocks: content.blocks.flatMap(block => renderBlock(block, links)),
    closing: content.closing.flatMap(text => put('closing', text)),
  }).html;
}

function linkOf(name: string, link: { label: string; cause: string } | null, links: MailLinks): readonly Html[] {
  const url = link === null ? undefined : linkTo(link.cause, links);
  return link === null || url === undefined ? [] : [fragment(name)({ url, label: link.label })];
}

function renderBlock(block: Block, links: MailLinks): readonly Html[] {
  switch (block.type) {
    case 'bar':
      return [fragment('bar')({ percent: block.percent })];
    case 'button': {
      const url = linkTo(block.cause, links);
      return url === undefined ? [] : [fragment('button')({ url, label: block.label, note: block.note })];
    }
    case 'heading':
      return [fragment('heading')({ text: block.text, note: put('note', block.note) })];
    case 'paragraph':
      return [fragment('paragraph')({ text: block.text })];
    case 'problem':
      return [
        fragment('problem')({
          title: block.title,
          much: put('much', block.much),
          share: block.percent > 0 ? [fragment('share')({ percent: block.percent })] : [],
          todo: block.todo === '' ? [] : [fragment('todo')({ label: block.todoLabel, text: block.todo })],
          example: block.examples.map(example =>
            fragment('example')({ what: put('what', example.what), where: put('where', example.where) }),
          ),
          more: put('more', block.more),
          link: linkOf('link', block.link, links),
          code: block.code,
        }),
      ];
    case 'items':
      return [
        fragment('items')({
          item: block.items.map(item =>
            fragment('item')({
              title: item.title,
              detail: put('detail', item.detail),
              itemlink: linkOf('itemlink', item.link, links),
            }),
          ),
        }),
      ];
    case 'table':
      return [
        fragment('table')({
          row: block.rows.map(row =>
            fragment('row')({
              weight: row.isTotal ? 700 : 400,
              label: row.label,
              rownote: put('rownote', row.note),
              amount: row.amount,
            }),
          ),
        }),
      ];
    default:
      return block satisfies never;
  }
}
