import { fileStatuses, fileTypeNames } from '@tillkeeper/contracts';
import type { ChildCrashedError, Telemetry, Tracing } from '@tillkeeper/service-kit';

/** What happens in the validator, said once each. */
export interface ValidatorTelemetry {
  readonly tracing: Tracing;
  fileJudged(file: { fileType: string; status: string; rows: number; rowsHeld: number }): void;
  /** A file was to be judged again by itself, and is not. */
  fileNotRejudged(file: { fileId: string; why: 'superseded' | 'bytes gone' }): void;
  /** The plan over whole columns had proven right what a rule finds wrong; the file was judged row by row instead. */
  proofWasWrong(file: { fileId: string; found: string }): void;
  childCrashed(crash: { fileId: string; error: ChildCrashedError }): void;
}

export function createValidatorTelemetry(telemetry: Telemetry): ValidatorTelemetry {
  const files = telemetry.counter('files_judged_total', 'Files that the validator judged, by type and status', {
    file_type: fileTypeNames,
    status: fileStatuses,
  });
  const rows = telemetry.counter('rows_judged_total', 'Rows that the validator read, by type and outcome', {
    file_type: fileTypeNames,
    outcome: ['usable', 'held'],
  });
  const crashes = telemetry.counter('validator_child_crashes_total', 'Child processes that died over a file');
  const notRejudged = telemetry.counter(
    'files_not_rejudged_total',
    'Files whose held rows were to be looked at again, and were not, by reason',
    { why: ['superseded', 'bytes gone'] },
  );
  const wrongProofs = telemetry.counter(
    'validator_wrong_proofs_total',
    'Files in which a rule found what was proven right: a mistake of ours',
  );
  return {
    tracing: telemetry.tracing,
    proofWasWrong(file) {
      wrongProofs();
      telemetry.logger.error(file, 'a rule found what was proven right; the file was judged row by row');
    },
    fileJudged(file) {
      files({ file_type: file.fileType, status: file.status });
      rows({ file_type: file.fileType, outcome: 'usable' }, file.rows - file.rowsHeld);
      rows({ file_type: file.fileType, outcome: 'held' }, file.rowsHeld);
      telemetry.logger.info(file, 'a file was judged');
    },
    fileNotRejudged({ fileId, why }) {
      notRejudged({ why });
      if (why === 'bytes gone')
        telemetry.logger.warn({ fileId }, 'rows stay held: what they waited for has come, but the raw file is gone');
    },
    childCrashed({ fileId, error }) {
      crashes();
      telemetry.logger.error({ fileId, err: error }, 'the judging process died over a file');
    },
  };
}
