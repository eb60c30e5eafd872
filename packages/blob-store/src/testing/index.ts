export { type S3Server, s3IsAvailable, startS3Server } from './s3-server.ts';
