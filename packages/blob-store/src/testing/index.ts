export { buildVersitygw } from './build-versitygw.ts';
export {
  createBucket,
  type S3Server,
  s3IsAvailable,
  s3IsHealthy,
  s3ServerCommand,
  startS3Server,
} from './s3-server.ts';
