/**
 * Answers that are kept for texts that come again, such as the customers of a file: the last `most` of them, and at most as
 * many before these. When the newer half is full the older one is forgotten; what is asked for again moves to the newer.
 */
export function createBoundedMemo<Value>(most: number, make: (text: string) => Value): (text: string) => Value {
  interface Answer {
    readonly value: Value;
  }
  let newer = new Map<string, Answer>();
  let older = new Map<string, Answer>();
  return text => {
    const known = newer.get(text);
    if (known !== undefined) return known.value;
    const answer = older.get(text) ?? { value: make(text) };
    if (newer.size >= most) {
      older = newer;
      newer = new Map();
    }
    newer.set(text, answer);
    return answer.value;
  };
}
