import type { Dashboard } from './dashboard.ts';

/** What the services stand on, and whether anything is stuck between them. */
export const infrastructure: Dashboard = {
  id: 'infrastructure',
  title: 'infrastructure',
  rows: [
    [
      {
        title: 'Neighbours that answer',
        description: '1, or 0: the database, the blob store. Nobody restarts for a neighbour that is away.',
        unit: 'short',
        queries: [{ expr: 'min by (job, neighbour) (tillkeeper_neighbour_up)', legend: '{{job}} {{neighbour}}' }],
      },
      {
        title: 'Processes, by release',
        description: 'Two releases at once only while one is rolled out.',
        unit: 'short',
        queries: [{ expr: 'count by (job, version) (tillkeeper_build_info)', legend: '{{job}} {{version}}' }],
      },
      {
        title: 'Starts, an hour',
        description: 'Beside those of a rollout: 0.',
        unit: 'short',
        queries: [{ expr: 'sum by (job) (changes(tillkeeper_process_start_time_seconds[1h]))', legend: '{{job}}' }],
      },
    ],
    [
      {
        title: 'Events in the outbox',
        description: 'Committed, and not acknowledged by the bus yet.',
        unit: 'short',
        queries: [
          { expr: 'max(tillkeeper_outbox_events)', legend: 'outbox' },
          { expr: 'sum(tillkeeper_unannounced_events)', legend: 'at the door' },
        ],
      },
      {
        title: 'How long the oldest of them waits',
        description: 'More than some seconds: the bus is away, or nobody publishes.',
        unit: 's',
        queries: [{ expr: 'max(tillkeeper_outbox_oldest_seconds)', legend: 'oldest' }],
      },
      {
        title: 'Dead letters',
        description: 'By the service that could not handle them.',
        unit: 'short',
        queries: [{ expr: 'max by (group) (tillkeeper_dead_letters)', legend: '{{group}}' }],
      },
    ],
    [
      {
        title: 'The books against the accounting',
        description: 'Rows and files that differ. Always 0.',
        unit: 'short',
        queries: [
          { expr: 'max(tillkeeper_reconcile_difference_rows)', legend: 'rows' },
          { expr: 'max(tillkeeper_reconcile_difference_files)', legend: 'files' },
        ],
      },
      {
        title: 'Rows that name a record which is not there',
        description: 'When the keys were last verified. Always 0.',
        unit: 'short',
        queries: [{ expr: 'sum(max by (child, parent) (tillkeeper_orphan_rows))', legend: 'rows' }],
      },
      {
        title: 'Children that died over a file, an hour',
        description: 'The second time the file is set aside.',
        unit: 'short',
        queries: [{ expr: 'sum(increase(tillkeeper_validator_child_crashes_total[1h]))', legend: 'children' }],
      },
    ],
    [
      {
        title: 'Connections to the database',
        description: 'In use, and requests that wait for one.',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (pool, state) (tillkeeper_database_connections{state=~"busy|waiting"})',
            legend: '{{pool}} {{state}}',
          },
        ],
      },
      {
        title: 'Heap in use',
        description: 'Of JavaScript. A saw is right, a stair is not.',
        unit: 'bytes',
        queries: [{ expr: 'tillkeeper_nodejs_heap_size_used_bytes', legend: '{{job}} {{instance}}' }],
      },
      {
        title: 'Open files',
        description: 'Connections and files of each process.',
        unit: 'short',
        queries: [{ expr: 'tillkeeper_process_open_fds', legend: '{{job}} {{instance}}' }],
      },
    ],
  ],
};
