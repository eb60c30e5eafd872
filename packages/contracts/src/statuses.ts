export const fileStatuses = ['received', 'validated', 'rejected', 'quarantined', 'loaded'] as const;
export type FileStatus = (typeof fileStatuses)[number];
export const exceptionStatuses = ['open', 'fixed', 'waived', 'released'] as const;
export type ExceptionStatus = (typeof exceptionStatuses)[number];
