/** A customer of the erasure's acceptance test: all of these texts are unique. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly wrongEmail: string;
  readonly phone: string;
  readonly note: string;
}
/** Letters: no person's texts are a part of another's. */
export const personOf = (number: number): Person => {
  const letter = String.fromCharCode(65 + number);
  return {
    id: `ZQ-MARK-${letter}`,
    name: `Zebulon Quirke${letter}x`,
    email: `zq.mark${letter}@marker${letter}.example`,
    wrongEmail: `zq.mark${letter} at marker${letter}.example`,
    phone: `020 7946 0${100 + number}`,
    note: `door code of letter ${letter.repeat(4)}`,
  };
};
/** Every way in which the person is written, in lower case. */
export const textsOf = (person: Person): string[] =>
  [
    person.id,
    person.name,
    person.email,
    person.wrongEmail,
    person.phone,
    person.phone.replaceAll(' ', '').slice(1),
    person.note,
  ].map(text => text.toLowerCase());

export const header =
  'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_id,customer_name,customer_email,customer_phone,delivery_note';
export const sale = (receipt: string, product: string, quantity: string, total: string, who: string): string =>
  `${receipt},1,2026-11-19T10:00:00Z,${product},${quantity},5.00,${total},${who}`;
export const nobody = ',,,,';
/** Right, wrong, held and broken rows of every person. */
export const salesOf = (persons: readonly Person[]): string[] => [
  header,
  ...persons.flatMap(({ id, name, email, wrongEmail, phone, note }) => {
    const who = [id, name, email, phone, note].join(',');
    return [
      sale(`${id.slice(-1)}-RIGHT`, 'PIN', '1', '5.00', who),
      sale(`${id.slice(-1)}-CONTACT`, 'PIN', '2', '10.00', [id, name, wrongEmail, `${phone} 99999`, note].join(',')),
      sale(`${id.slice(-1)}-HELD`, 'NOT-YET', '1', '5.00', who),
      sale(`${id.slice(-1)}-TOTAL`, 'PIN', '3', '14.00', who),
      sale(`${id.slice(-1)}-NUMBER`, 'PIN', id, '5.00', who),
      sale(`${id.slice(-1)}-NOID`, 'PIN', '4', '20.00', ['', name, email, phone, note].join(',')),
      // what stands beside a broken record is held with it: a line of its basket may be lost
      sale(`${id.slice(-1)}-BEFORE`, 'PIN', '1', '5.00', nobody),
      `${sale(`${id.slice(-1)}-BROKEN`, 'PIN', '1', '5.00', who)},one field,too many`,
      sale(`${id.slice(-1)}-AFTER`, 'PIN', '1', '5.00', nobody),
    ];
  }),
  sale('W-1', 'PIN', '1', '5.00', nobody),
  sale('W-2', 'PIN', '7', '35.00', nobody),
];
