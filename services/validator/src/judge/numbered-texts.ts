/** Texts that come again and again, as numbers from 0. */
export interface NumberedTexts {
  number(text: string): number;
  text(number: number): string;
}

export function createNumberedTexts(): NumberedTexts {
  const numbers = new Map<string, number>();
  const all: string[] = [];
  let lastText = '';
  let lastNumber = -1;
  return {
    number(text) {
      if (text === lastText && lastNumber >= 0) return lastNumber;
      let number = numbers.get(text);
      if (number === undefined) {
        number = all.length;
        all.push(text);
        numbers.set(text, number);
      }
      lastText = text;
      lastNumber = number;
      return number;
    },
    text: number => all[number] ?? '',
  };
}
