export { opened } from './filled-in.ts';
export { createLibreOffice, hasLibreOffice, type LibreOffice } from './libre-office.ts';
