/** The media type that a client wants most, of those that are offered; the first where it wants none of them or does not say. */
export function preferredType<T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T {
  const [first] = offered;
  const wanted = (accept ?? '')
    .toLowerCase()
    .split(',')
    .map((part, place) => {
      const [type = '', ...parameters] = part.split(';').map(text => text.trim());
      const quality = parameters.find(text => text.startsWith('q='))?.slice(2);
      return { type, place, quality: quality === undefined ? 1 : Number(quality) };
    });
  const best = wanted
    .filter(({ type, quality }) => quality > 0 && (type === '*/*' || offered.some(one => one === type)))
    .toSorted((a, b) => b.quality - a.quality || a.place - b.place)[0];
  return offered.find(one => one === best?.type) ?? first;
}
