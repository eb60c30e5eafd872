export { InvalidBlobKeyError } from './blob-key.ts';
export { createBlobSecret } from './blob-secret.ts';
export { BlobTooLargeError } from './blob-too-large-error.ts';
export { type BlobStoreAddress, createBlobStore, parseBlobStoreUrl } from './create-blob-store.ts';
export { createDirectoryBlobStore } from './directory/directory-blob-store.ts';
export {
  type BlobInfo,
  BlobNotFoundError,
  type BlobStore,
  type BlobWrite,
  type ReceivedBlob,
  StorageFullError,
} from './port.ts';
export { pruneBlobs } from './prune-blobs.ts';
