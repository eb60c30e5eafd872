export interface Query {
  readonly expr: string;
  /** What a line is called: `{{label}}` stands for its value. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What one sees when all is well, and what it means when not. */
  readonly description: string;
  /** A unit of Grafana: short, percentunit, s, bytes, cpm (a minute), none. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** `stat`: the last value, large; default: lines over time. */
  readonly kind?: 'timeseries' | 'stat';
  /** Of 24; default 8. */
  readonly width?: number;
}

export interface Dashboard {
  /** Of its file and its address. */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly (readonly Panel[])[];
}

const heightOf = { timeseries: 8, stat: 4 } as const;

/** As Grafana imports it. The source of data is chosen in the dashboard; the interval of a rate is Grafana's. */
export function renderDashboard({ id, title, rows }: Dashboard): string {
  let y = 0;
  let number = 0;
  const panels = rows.flatMap(row => {
    let x = 0;
    const height = Math.max(...row.map(panel => heightOf[panel.kind ?? 'timeseries']));
    const made = row.map(panel => {
      const width = panel.width ?? Math.floor(24 / row.length);
      const at = { x, y, w: width, h: height };
      x += width;
      number += 1;
      return renderPanel(panel, number, at);
    });
    y += height;
    return made;
  });
  const dashboard = {
    uid: `tillkeeper-${id}`,
    title: `Tillkeeper: ${title}`,
    tags: ['tillkeeper'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', current: {} }],
    },
    links: [{ title: 'Tillkeeper', type: 'dashboards', tags: ['tillkeeper'], asDropdown: true }],
    panels,
  };
  // short lists on a line, as all other files are formatted
  return `${JSON.stringify(dashboard, null, 2).replaceAll(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]')}\n`;
}

function renderPanel(panel: Panel, id: number, gridPos: { x: number; y: number; w: number; h: number }): object {
  const { title, description, unit, queries, kind = 'timeseries' } = panel;
  const datasource = { type: 'prometheus', uid: '${' + 'datasource}' };
  return {
    id,
    type: kind,
    title,
    description,
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options:
      kind === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'none' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
    })),
  };
}

/** The quantile of a histogram over the interval that Grafana chooses. */
export const quantile = (share: number, metric: string, by = '', filter = ''): string =>
  `histogram_quantile(${share}, sum by (${['le', ...(by === '' ? [] : [by])].join(', ')}) (rate(tillkeeper_${metric}_bucket${filter}[$__rate_interval])))`;

/** How much a counter grows in a minute, by labels. */
export const perMinute = (metric: string, by: string, filter = ''): string =>
  `sum by (${by}) (rate(tillkeeper_${metric}${filter}[$__rate_interval])) * 60`;
