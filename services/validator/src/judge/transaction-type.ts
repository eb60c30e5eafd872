import { type FormatFile, type TransactionType, transactionTypes } from '@tillkeeper/contracts';

/** What a line is: the format's first rule whose conditions all hold decides, else the column, else it is a sale. */
export function createTypeRule(
  formatFile: FormatFile,
): (sent: string, senderCell: (name: string) => string) => TransactionType {
  const rules = formatFile.transaction_type.map(({ when, is }) => ({
    is,
    when: when.map(({ column, matches, is_negative }) => ({
      column,
      matches: matches === undefined ? undefined : new RegExp(matches, 'u'),
      isNegative: is_negative,
    })),
  }));
  return (sent, senderCell) => {
    for (const rule of rules) {
      const isMeant = rule.when.every(({ column, matches, isNegative }) => {
        const text = senderCell(column).trim();
        return (
          (matches === undefined || matches.test(text)) &&
          (isNegative === undefined || /^-\d/.test(text) === isNegative)
        );
      });
      if (isMeant) return rule.is;
    }
    // what is no type is a finding of its own
    return transactionTypes.find(type => type === sent) ?? 'SALE';
  };
}
