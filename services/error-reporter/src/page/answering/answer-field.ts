import { type CorrectableColumn, paymentMethods, transactionTypes } from '@tillkeeper/contracts';

/** How a right value is asked for. */
export type AnswerField =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'article' | 'decimal' | 'whole' | 'time' | 'code' };

export function fieldOf(column: CorrectableColumn): AnswerField {
  switch (column) {
    case 'product_id':
      return { kind: 'article' };
    case 'quantity':
    case 'unit_price':
    case 'discount_amount':
    case 'line_total':
      return { kind: 'decimal' };
    case 'line_no':
      return { kind: 'whole' };
    case 'transaction_timestamp':
      return { kind: 'time' };
    case 'transaction_type':
      return { kind: 'choice', values: transactionTypes };
    case 'payment_method':
      return { kind: 'choice', values: paymentMethods };
    case 'currency':
    case 'transaction_id':
    case 'team_id':
    case 'supplier_id':
    case 'employee_id':
    case 'promotion_code':
    case 'original_transaction_id':
      return { kind: 'code' };
    default:
      return column satisfies never;
  }
}

/**
 * What was typed, in the contract's own form: a clock without seconds gets them, a comma before one or two decimals is a
 * point (three could be thousands: that is left to the rules), blanks and signs of money around a number go.
 */
export function contractValue(column: CorrectableColumn, typed: string): string {
  const text = typed.trim();
  switch (fieldOf(column).kind) {
    case 'time':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00` : text;
    case 'decimal': {
      const bare = text.replace(/^(-?)\s*[£$€]\s*/, '$1').replace(/\u2212/g, '-');
      return /^-?\d+,\d{1,2}$/.test(bare) ? bare.replace(',', '.') : bare;
    }
    default:
      return text;
  }
}

/** The same number with the other sign; undefined: it is no plain number. */
export const flipped = (value: string): string | undefined => {
  const parts = /^(-?)(\d+(?:\.\d+)?)$/.exec(value.trim());
  return parts === null || Number(parts[2]) === 0 ? undefined : `${parts[1] === '' ? '-' : ''}${parts[2]}`;
};
