/** Settings of a server that logs what took longer than 0.2 s, statements within others included, with their plans and triggers. */
export const profiling = {
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '200',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_triggers': 'on',
} as const;

/** What such a server has logged: milliseconds and text of each statement, and its plan; the slowest first. */
export function slowStatements(log: string): { ms: number; text: string; plan: string }[] {
  return log
    .split(/^(?=\S.*duration: )/m)
    .map(entry => /duration: ([\d.]+) ms {2}plan:\n([\s\S]*)/.exec(entry))
    .filter(found => found !== null)
    .map(([, ms = '', rest = '']) => {
      const at = rest.search(/\(cost=/);
      const planFrom = rest.lastIndexOf('\n', at) + 1;
      const text = rest.slice(0, planFrom).replace('Query Text: ', '').replaceAll(/\s+/g, ' ').trim();
      return { ms: Number(ms), text, plan: rest.slice(planFrom).trimEnd() };
    })
    .sort((a, b) => b.ms - a.ms);
}
