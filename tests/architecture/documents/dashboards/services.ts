import { type Dashboard, perMinute, quantile } from './dashboard.ts';

/** How each service works: how much, how long, how well, and what it takes. */
export const services: Dashboard = {
  id: 'services',
  title: 'services',
  rows: [
    [
      {
        title: 'Requests, a minute',
        description: 'By kind of answer. 4xx are mistakes of senders, 5xx ours.',
        unit: 'cpm',
        queries: [{ expr: perMinute('http_request_seconds_count', 'status'), legend: '{{status}}' }],
      },
      {
        title: 'p99 of requests, by route',
        description: 'From the head of a request to the end of its answer.',
        unit: 's',
        queries: [{ expr: quantile(0.99, 'http_request_seconds', 'route'), legend: '{{route}}' }],
      },
      {
        title: 'Problems answered, an hour',
        description: 'The ten most frequent codes.',
        unit: 'short',
        queries: [
          { expr: 'topk(10, sum by (code) (increase(tillkeeper_http_problems_total[1h])))', legend: '{{code}}' },
        ],
      },
    ],
    [
      {
        title: 'Messages handled, a minute',
        description: 'By service; none of them at 0 while files come in.',
        unit: 'cpm',
        queries: [{ expr: perMinute('messages_total', 'service', '{outcome="handled"}'), legend: '{{service}}' }],
      },
      {
        title: 'How long a message takes',
        description: 'Half of them, and all but one in a hundred, by service.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'message_seconds', 'service'), legend: 'p50 {{service}}' },
          { expr: quantile(0.99, 'message_seconds', 'service'), legend: 'p99 {{service}}' },
        ],
      },
      {
        title: 'Tries that failed, a minute',
        description: 'A neighbour that is away shows here; each is tried again or parked.',
        unit: 'cpm',
        queries: [
          {
            expr: 'sum by (job) (rate(tillkeeper_tasks_total{outcome="failed"}[$__rate_interval])) * 60 or sum by (job) (tillkeeper_build_info * 0)',
            legend: 'tasks of {{job}}',
          },
          {
            expr: 'sum by (job) (rate(tillkeeper_messages_total{outcome="failed"}[$__rate_interval])) * 60 or sum by (job) (tillkeeper_build_info * 0)',
            legend: 'messages of {{job}}',
          },
        ],
      },
    ],
    [
      {
        title: 'Messages that wait, by topic',
        description: 'What a service has not handled yet.',
        unit: 'short',
        queries: [{ expr: 'max by (group, topic) (tillkeeper_consumer_lag)', legend: '{{group}} {{topic}}' }],
      },
      {
        title: 'Loading a file',
        description: 'Half of them, and all but one in a hundred.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'loader_file_seconds'), legend: 'p50' },
          { expr: quantile(0.99, 'loader_file_seconds'), legend: 'p99' },
        ],
      },
      {
        title: 'Periodic tasks',
        description: 'How long the longest rounds take.',
        unit: 's',
        queries: [{ expr: `topk(8, ${quantile(0.99, 'task_seconds', 'task')})`, legend: '{{task}}' }],
      },
    ],
    [
      {
        title: 'Memory of processes',
        description: 'Resident, without their children.',
        unit: 'bytes',
        queries: [{ expr: 'tillkeeper_process_resident_memory_bytes', legend: '{{job}} {{instance}}' }],
      },
      {
        title: 'Memory of children',
        description: 'They judge and convert: most of the memory is here.',
        unit: 'bytes',
        queries: [{ expr: 'tillkeeper_child_memory_bytes', legend: '{{children}} {{instance}}' }],
      },
      {
        title: 'Processor time',
        description: 'Of one core; children are not in it.',
        unit: 'percentunit',
        queries: [
          { expr: 'rate(tillkeeper_process_cpu_seconds_total[$__rate_interval])', legend: '{{job}} {{instance}}' },
        ],
      },
      {
        title: 'Event loop, p99 of its lag',
        description: 'Above 0.1 s something works where it should not: answers wait for it.',
        unit: 's',
        queries: [{ expr: 'tillkeeper_nodejs_eventloop_lag_p99_seconds', legend: '{{job}} {{instance}}' }],
      },
    ],
  ],
};
