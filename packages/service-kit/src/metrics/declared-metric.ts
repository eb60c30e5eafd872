/** The values that a label may have; a text where code cannot list them: it says in words what bounds them. */
export type Bound = readonly string[] | string;
/** Each label with its bound. Names alone are for tests: nothing bounds them. */
export type LabelBounds = Readonly<Record<string, Bound>>;

/** A metric as the code declares it: a line of the catalogue. */
export interface DeclaredMetric {
  /** In full, `tillkeeper_...`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: LabelBounds;
  /** The services that declare it; what every process has names its host. */
  readonly services: readonly string[];
}

/** What a value becomes that its label's bound does not have: a metric never grows with what strangers send. */
export const unlisted = 'other';

/** The values of a label are those of its bound, whatever is said. */
export function withinBounds(
  labels: Readonly<Record<string, string>>,
  bounds: LabelBounds,
): Readonly<Record<string, string>> {
  const within: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels)) {
    const bound = bounds[name];
    within[name] = typeof bound === 'object' && !bound.includes(value) ? unlisted : value;
  }
  return within;
}

/** Every combination of labels that are all listed, where they are few; none otherwise. */
export function fewCombinations(bounds: LabelBounds, atMost = 100): readonly Readonly<Record<string, string>>[] {
  let combinations: Readonly<Record<string, string>>[] = [{}];
  for (const [name, bound] of Object.entries(bounds)) {
    if (typeof bound === 'string' || bound.length * combinations.length > atMost) return [];
    combinations = combinations.flatMap(labels => bound.map(value => ({ ...labels, [name]: value })));
  }
  return combinations;
}
