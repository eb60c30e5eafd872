import { standaloneUnderTest } from './running/standalone-under-test.ts';
import { scenarios } from './scenarios.ts';

scenarios('standalone, one process', () => standaloneUnderTest({ REPORT_SENDING_LEASE: '1s', REPORT_POLL: '500ms' }));
