import { type Dashboard, perMinute, quantile } from './dashboard.ts';

/** What becomes of files, rows and money, from the door to the mail. */
export const overview: Dashboard = {
  id: 'overview',
  title: 'overview',
  rows: [
    [
      {
        title: 'Rows of 24 hours',
        description: 'Rows of sales that were received in the last 24 hours and are done with.',
        unit: 'short',
        kind: 'stat',
        queries: [{ expr: 'max(tillkeeper_day_rows{outcome="read"})', legend: 'rows' }],
      },
      {
        title: 'Held share',
        description: 'The share of them that is in no revenue until somebody puts it right. Above 10 % it is an alert.',
        unit: 'percentunit',
        kind: 'stat',
        queries: [
          {
            expr: 'max(tillkeeper_day_rows{outcome="held"}) / max(tillkeeper_day_rows{outcome="read"})',
            legend: 'held',
          },
        ],
      },
      {
        title: 'Silent stores',
        description: 'Stores of which no till has sent that usually has by now.',
        unit: 'short',
        kind: 'stat',
        queries: [{ expr: 'max(tillkeeper_silent_stores)', legend: 'stores' }],
      },
      {
        title: 'Messages that wait',
        description: 'Over all services: how far the work is behind the door.',
        unit: 'short',
        kind: 'stat',
        queries: [{ expr: 'sum(max by (group, topic) (tillkeeper_consumer_lag))', legend: 'messages' }],
      },
      {
        title: 'Dead letters',
        description: 'Messages that nobody could handle. 0, or somebody has something to do.',
        unit: 'short',
        kind: 'stat',
        queries: [{ expr: 'sum(max by (group) (tillkeeper_dead_letters))', legend: 'dead letters' }],
      },
      {
        title: 'Books differ by',
        description: 'Rows by which the books differ from what was accounted for. Always 0.',
        unit: 'short',
        kind: 'stat',
        queries: [{ expr: 'max(tillkeeper_reconcile_difference_rows)', legend: 'rows' }],
      },
    ],
    [
      {
        title: 'Files accepted, a minute',
        description: 'Acknowledged at the door; `web` are files gathered from single transactions.',
        unit: 'cpm',
        queries: [{ expr: perMinute('files_accepted_total', 'kind'), legend: '{{kind}}' }],
      },
      {
        title: 'Files judged, a minute',
        description: 'By what the validator said of them.',
        unit: 'cpm',
        queries: [{ expr: perMinute('files_judged_total', 'status'), legend: '{{status}}' }],
      },
      {
        title: 'Files in the books, a minute',
        description: 'Loaded, or skipped because there was nothing to do.',
        unit: 'cpm',
        queries: [{ expr: perMinute('loader_files_total', 'outcome'), legend: '{{outcome}}' }],
      },
    ],
    [
      {
        title: 'Rows judged, a minute',
        description: 'Usable, or held by a finding.',
        unit: 'cpm',
        queries: [{ expr: perMinute('rows_judged_total', 'outcome'), legend: '{{outcome}}' }],
      },
      {
        title: 'Rows of 24 hours, by what became of them',
        description: 'read = loaded + unchanged + held + repeated + removed.',
        unit: 'short',
        queries: [{ expr: 'max by (outcome) (tillkeeper_day_rows)', legend: '{{outcome}}' }],
      },
      {
        title: 'Money of 24 hours, by what became of it',
        description: 'In minor units (pence, cents), by currency.',
        unit: 'short',
        queries: [
          {
            expr: 'max by (outcome, currency) (tillkeeper_day_money_minor{outcome=~"read|loaded|held"})',
            legend: '{{currency}} {{outcome}}',
          },
        ],
      },
    ],
    [
      {
        title: 'Messages that wait, by service',
        description: 'Grows while a service is behind or away; falls to 0 by itself.',
        unit: 'short',
        queries: [{ expr: 'sum by (group) (max by (group, topic) (tillkeeper_consumer_lag))', legend: '{{group}}' }],
      },
      {
        title: 'From the head of an upload to its receipt',
        description: 'Half of the uploads, and all but one in a hundred.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'upload_seconds', 'kind'), legend: 'p50 {{kind}}' },
          { expr: quantile(0.99, 'upload_seconds', 'kind'), legend: 'p99 {{kind}}' },
        ],
      },
      {
        title: 'Mails, an hour',
        description: 'By what the mail server said.',
        unit: 'short',
        queries: [{ expr: 'sum by (outcome) (increase(tillkeeper_reports_total[1h]))', legend: '{{outcome}}' }],
      },
    ],
  ],
};
