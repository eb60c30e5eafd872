import type { DashboardFile } from '../architecture/documents/uses-of-metrics.ts';
import type { Prometheus, Series } from './running/prometheus.ts';

export interface DrawnPanel {
  readonly dashboard: string;
  readonly title: string;
  readonly type: string;
  readonly unit: string;
  readonly lines: readonly { readonly name: string; readonly points: Series['points'] }[];
}

/** Evaluates every query of every panel over the time from then until now. */
export async function evaluatePanels(
  dashboards: readonly DashboardFile[],
  prometheus: Prometheus,
  from: Date,
): Promise<DrawnPanel[]> {
  const drawn: DrawnPanel[] = [];
  for (const { title: dashboard, panels } of dashboards)
    for (const { title, type, targets, fieldConfig } of panels) {
      const lines = [];
      for (const { expr, legendFormat } of targets)
        for (const { labels, points } of await prometheus.range(expr, from))
          lines.push({
            name: legendFormat.replaceAll(/{{(\w+)}}/g, (_, label: string) => labels[label] ?? ''),
            points,
          });
      drawn.push({ dashboard, title, type, unit: fieldConfig?.defaults.unit ?? 'short', lines });
    }
  return drawn;
}

const colours = ['#3274d9', '#c4162a', '#56a64b', '#e0752d', '#8f3bb8', '#0a9e9e', '#b5850b', '#555'];
const [width, height] = [300, 120];

/** All panels on one page, so that one look says whether they say something. */
export function drawContactSheet(panels: readonly DrawnPanel[]): string {
  const dashboards = [...new Set(panels.map(({ dashboard }) => dashboard))];
  return `<!doctype html><meta charset="utf-8"><title>Dashboards</title><style>
    body { font: 11px sans-serif; margin: 12px; width: 1280px; color: #222 } h1 { font-size: 15px; margin: 12px 0 4px }
    .row { display: flex; flex-wrap: wrap; gap: 8px } figure { margin: 0; width: ${width}px; border: 1px solid #ccc; padding: 4px }
    figcaption { font-weight: bold } svg { background: #fafafa; display: block } b { font-size: 26px } i { font-style: normal; margin-right: 8px }
    </style>${dashboards
      .map(
        name =>
          `<h1>${escaped(name)}</h1><div class="row">${panels
            .filter(({ dashboard }) => dashboard === name)
            .map(drawPanel)
            .join('')}</div>`,
      )
      .join('')}`;
}

function drawPanel({ title, type, unit, lines }: DrawnPanel): string {
  const caption = `<figcaption>${escaped(title)} <small>${escaped(unit)}</small></figcaption>`;
  if (type === 'stat') {
    const last = lines[0]?.points.at(-1)?.[1];
    return `<figure>${caption}<b>${last === undefined ? 'no data' : written(last)}</b></figure>`;
  }
  const all = lines.flatMap(({ points }) => points);
  const [from, to] = [Math.min(...all.map(([at]) => at)), Math.max(...all.map(([at]) => at))];
  const top = Math.max(...all.map(([, value]) => value), 0);
  const place = ([at, value]: readonly [number, number]): string =>
    `${((at - from) / Math.max(to - from, 1)) * width},${height - 2 - (value / (top || 1)) * (height - 14)}`;
  const drawn = lines.map(
    ({ points }, index) =>
      `<polyline fill="none" stroke="${colours[index % colours.length]}" stroke-width="1.5" points="${points.map(place).join(' ')}"/>`,
  );
  const legend = lines
    .slice(0, 8)
    .map(({ name }, index) => `<i style="color:${colours[index % colours.length]}">&#9632; ${escaped(name)}</i>`);
  return `<figure>${caption}<svg width="${width}" height="${height}"><text x="2" y="10" font-size="9">${written(top)}</text>${drawn.join('')}</svg>${legend.join('')}</figure>`;
}

const written = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
