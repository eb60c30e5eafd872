export type { TopicChange } from './plan-topics.ts';
export { createTopicDesk, type TopicDesk } from './topic-desk.ts';
