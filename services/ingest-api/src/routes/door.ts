import type { BlobStore } from '@tillkeeper/blob-store';
import type { SenderFormat } from '@tillkeeper/contracts';
import type { Steps } from '@tillkeeper/service-kit';
import type { AcceptUpload } from '../accept/accept-upload.ts';
import type { KeepRefusal } from '../accept/keep-refusal.ts';
import type { NoteStranger } from '../accept/note-strangers.ts';
import type { AliasesDesk } from '../aliases/aliases-desk.ts';
import type { Checks } from '../check/checks.ts';
import type { IngestApiSettings } from '../config.ts';
import type { ErasuresDesk } from '../erasures/erasures-desk.ts';
import type { RawTexts } from '../raw/raw-texts.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { SenderDirectory } from '../senders/sender-directory.ts';
import type { SendersDesk } from '../senders/senders-desk.ts';
import type { StatusReader } from '../status/status-reader.ts';
import type { DoorTelemetry } from '../telemetry.ts';
import type { WebPosts } from '../web/web-posts.ts';

/** What the routes are made of. */
export interface Door {
  readonly blobs: BlobStore;
  readonly formats: ReadonlyMap<string, SenderFormat>;
  readonly directory: SenderDirectory;
  readonly desk: SendersDesk;
  readonly aliases: AliasesDesk;
  readonly erasures: ErasuresDesk;
  readonly status: StatusReader;
  readonly acceptUpload: AcceptUpload;
  readonly keepRefusal: KeepRefusal;
  readonly noteStranger: NoteStranger;
  readonly checks: Checks;
  readonly rawTexts: RawTexts;
  readonly releaseFile: ReleaseFile;
  readonly webPosts: WebPosts;
  readonly steps: Steps;
  readonly telemetry: DoorTelemetry;
  readonly settings: IngestApiSettings;
}
