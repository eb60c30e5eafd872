import { expect, test } from 'vitest';
import { outcomeOfSmtpError } from './smtp-outcome.ts';

const error = (fields: object): Error => Object.assign(new Error('said the server'), fields);

test.each([
  ['no such mailbox', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
  ['spam', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ['larger than the server takes', { code: 'EMESSAGE', command: 'MAIL FROM' }],
  ['no address at all', { code: 'EENVELOPE', command: 'API' }],
])('%s is for good', (_, fields) => {
  expect(outcomeOfSmtpError(error(fields))).toEqual({ status: 'refused', reason: 'said the server' });
});

test.each([
  ['a mailbox that is full', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 452 }, false, false],
  ['a server that closes', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, true, false],
  ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, true, false],
  ['a sender that it does not want', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, true, false],
  ['nobody there', { code: 'ESOCKET', command: 'CONN' }, true, false],
  ['a certificate that is not trusted', { code: 'ETLS', command: 'CONN' }, true, false],
  ['silence after the mail', { code: 'ETIMEDOUT', command: 'DATA' }, true, true],
])('%s is later', (_, fields, isServerAway, isPerhapsSent) => {
  expect(outcomeOfSmtpError(error(fields))).toEqual({
    ...{ status: 'later', reason: 'said the server', isServerAway, isPerhapsSent },
  });
});
