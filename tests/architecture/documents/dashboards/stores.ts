import { type Dashboard, perMinute } from './dashboard.ts';

/** What stores send, what is wrong with it, and what their managers do about it. */
export const stores: Dashboard = {
  id: 'stores',
  title: 'stores',
  rows: [
    [
      {
        title: 'Stores by the age of their last file',
        description: 'Of sales. At night they grow older; on a day of business those of `longer ago` are to be asked.',
        unit: 'short',
        queries: [{ expr: 'max by (last_file) (tillkeeper_stores)', legend: '{{last_file}}' }],
      },
      {
        title: 'Silent tills and stores',
        description: 'That usually have sent by now, and have not.',
        unit: 'short',
        queries: [
          { expr: 'max(tillkeeper_silent_tills)', legend: 'tills' },
          { expr: 'max(tillkeeper_silent_stores)', legend: 'stores' },
        ],
      },
      {
        title: 'Held share of 24 hours',
        description: 'In rows. A step is a till that was changed, or a catalogue that is late.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'max(tillkeeper_day_rows{outcome="held"}) / max(tillkeeper_day_rows{outcome="read"})',
            legend: 'held',
          },
        ],
      },
    ],
    [
      {
        title: 'Files refused at the door, an hour',
        description: 'By reason: the first ten.',
        unit: 'short',
        queries: [
          { expr: 'topk(10, sum by (code) (increase(tillkeeper_files_refused_total[1h])))', legend: '{{code}}' },
        ],
      },
      {
        title: 'Files of which nothing can be used, an hour',
        description: 'Rejected by the validator, or set aside because they crashed it twice.',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (status) (increase(tillkeeper_files_judged_total{status=~"rejected|quarantined"}[1h]))',
            legend: '{{status}}',
          },
        ],
      },
      {
        title: 'Web transactions, a minute',
        description: 'Acknowledged one by one.',
        unit: 'cpm',
        queries: [{ expr: perMinute('web_transactions_total', 'job'), legend: '{{job}}' }],
      },
    ],
    [
      {
        title: 'Mails at once, an hour',
        description: 'About files of which nothing is used, by what was done.',
        unit: 'short',
        queries: [
          { expr: 'sum by (outcome) (increase(tillkeeper_immediate_reports_total[1h]))', legend: '{{outcome}}' },
        ],
      },
      {
        title: 'Mails that are kept, by state',
        description: '`pending` and `sending` wait; `failed` and `bounced` reached nobody.',
        unit: 'short',
        queries: [{ expr: 'max by (state) (tillkeeper_mails)', legend: '{{state}}' }],
      },
      {
        title: 'Links and forms of the page that were not taken, an hour',
        description: 'Expired, revoked, wrong; old, foreign.',
        unit: 'short',
        queries: [
          { expr: 'sum by (why) (increase(tillkeeper_fix_links_refused_total[1h]))', legend: 'link {{why}}' },
          { expr: 'sum by (why) (increase(tillkeeper_fix_forms_refused_total[1h]))', legend: 'form {{why}}' },
        ],
      },
    ],
  ],
};
