/** How a person is known: an id, and how name, e-mail address and telephone number are written. */
export interface WrittenPerson {
  readonly id: string;
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** Shorter ones stand in too many texts to say anything. */
const fewest = { name: 8, phoneDigits: 7, id: 6 } as const;

export const digitsOf = (text: string): string => text.replace(/\D/g, '');
export const isTellingPhone = (phone: string): boolean => digitsOf(phone).length >= fewest.phoneDigits;

/** Texts that say by themselves who it is, in lower case: where one of them stands in a text, the text is of the person. */
export function tellingTexts({ id, names, emails, phones }: WrittenPerson): string[] {
  const texts = [
    ...emails,
    ...names.filter(name => name.length >= fewest.name),
    ...phones.filter(isTellingPhone),
    ...(id.length >= fewest.id ? [id] : []),
  ];
  return [...new Set(texts.map(text => text.toLowerCase()).filter(text => text !== ''))];
}
