/** What brokers answer when waiting does not help: somebody has to change what we may do, or what we ask for. */
export const answersBeyondRepair: ReadonlySet<string> = new Set<string>([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'MESSAGE_TOO_LARGE',
]);
