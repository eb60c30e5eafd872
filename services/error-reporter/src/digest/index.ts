export { readDigest } from './read-digest.ts';
export { readGoodNews } from './read-good-news.ts';
