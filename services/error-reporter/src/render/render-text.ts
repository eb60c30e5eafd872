import { type Block, readContent, type StoredContent } from '@tillkeeper/domain';
import { linkTo, type MailLinks } from './links.ts';

const widest = 76;

/** The text part of a report: the same as the HTML part says, in the same order. */
export function renderText(stored: StoredContent, links: MailLinks = {}): string {
  const content = readContent(stored);
  const parts = [
    paragraph(content.masthead),
    heading(content.headline),
    paragraph(content.greeting),
    paragraph(content.summary),
    ...content.blocks.map(block => renderBlock(block, links)),
    content.closing.length === 0 ? '' : ['--', ...content.closing.map(text => paragraph(text))].join('\n'),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function linked(link: { label: string; cause: string } | null, links: MailLinks, indent: string): string {
  const url = link === null ? undefined : linkTo(link.cause, links);
  return link === null || url === undefined ? '' : `${indent}${link.label}: ${url}`;
}

function renderBlock(block: Block, links: MailLinks): string {
  switch (block.type) {
    case 'bar':
      return '';
    case 'button': {
      const link = linked(block, links, '');
      return link === '' ? '' : lines(link, paragraph(block.note));
    }
    case 'heading':
      return lines(heading(block.text), paragraph(block.note));
    case 'paragraph':
      return paragraph(block.text);
    case 'problem':
      return lines(
        paragraph(block.title, '* ', '  '),
        paragraph(block.much, '  '),
        block.todo === '' ? '' : paragraph(`${block.todoLabel} ${block.todo}`, '  '),
        ...block.examples.map(example =>
          lines(
            paragraph(example.what, '  - ', '    '),
            paragraph(example.where, example.what === '' ? '  - ' : '    ', '    '),
          ),
        ),
        paragraph(block.more, '  '),
        linked(block.link, links, '  '),
        paragraph(block.code, '  '),
      );
    case 'items':
      return block.items
        .map(item =>
          lines(paragraph(item.title, '* ', '  '), paragraph(item.detail, '  '), linked(item.link, links, '  ')),
        )
        .join('\n');
    case 'table':
      return block.rows
        .map(row => lines(paragraph(`${row.label}  ${row.amount}`, '  ', '    '), paragraph(row.note, '    ')))
        .join('\n');
    default:
      return block satisfies never;
  }
}

const heading = (text: string): string => lines(text, '='.repeat(Array.from(text).length));

const lines = (...texts: readonly string[]): string => texts.filter(text => text !== '').join('\n');

/** Broken where it is too wide for a mail; never inside a word. */
function paragraph(text: string, first = '', then = first): string {
  if (text === '') return '';
  const broken: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > widest) {
      broken.push(line);
      line = then;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...broken, line].join('\n');
}
