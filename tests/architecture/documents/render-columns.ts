import { type Column, columnsOf, type FileType, fileTypeNames, fileTypes } from '@tillkeeper/contracts';
import { code, markdownTable } from './markdown-table.ts';

/** What text is right in a column, in words. */
export function describeKind(column: Column): string {
  switch (column.kind) {
    case 'text':
      return `text, up to ${column.maxLength} characters`;
    case 'id':
      return `identifier, up to ${column.maxLength} characters`;
    case 'integer':
      return `whole number, ${inWords(column.min)} to ${inWords(column.max)}`;
    case 'decimal': {
      const sign = column.isNegativeAllowed ? '' : ', not negative';
      return `decimal, up to ${column.scale} decimals${sign}, at most ${inWords(column.max)}`;
    }
    case 'timestamp':
      return 'timestamp, ISO 8601';
    case 'date':
      return 'date, YYYY-MM-DD';
    case 'choice':
      return column.values.map(code).join(' ');
    default:
      return column satisfies never;
  }
}

function inWords(limit: number): string {
  return limit.toLocaleString('en-GB');
}

/** One section a file type. */
export function renderFileTypes(): string {
  return fileTypeNames.map(renderFileType).join('\n\n');
}

function renderFileType(fileType: FileType): string {
  const { says, key } = fileTypes[fileType];
  const rows = columnsOf(fileType).map(column => [
    code(column.name),
    column.isRequired ? 'must' : '',
    describeKind(column),
    `${column.says}${column.isPersonal === true ? ' (personal data)' : ''}`,
  ]);
  return [
    `### ${code(fileType)}: ${says}`,
    '',
    `A row is known by ${key.map(code).join(', ')}.`,
    '',
    markdownTable(['column', '', 'form', 'what'], rows),
  ].join('\n');
}
