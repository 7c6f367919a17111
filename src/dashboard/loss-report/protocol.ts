import type { LossFileReport } from '../../worker/loss-file-report';

/** The report as it is now, whenever it has changed, and first of all in answer to "ready". */
export interface LossReportMessage {
  readonly type: 'lossReport';
  readonly report: LossFileReport;
}

/** There is no report, and why; what was shown before is out of date. */
export interface LossReportFailure {
  readonly type: 'lossReportFailed';
  readonly file: string;
  readonly message: string;
}

export type LossReportHostMessage = LossReportMessage | LossReportFailure;

/** The page was loaded and knows nothing but the file that it showed before. */
export interface LossReportReady {
  readonly type: 'ready';
  readonly file: string | null;
}

/** Show the place of a loss, or of one of its findings, in an editor. */
export interface LossReportReveal {
  readonly type: 'reveal';
  readonly loss: number;
  readonly finding: number | null;
}

/** Something went wrong in the page; for the log. */
export interface LossReportProblem {
  readonly type: 'problem';
  readonly message: string;
}

export type LossReportPageMessage = LossReportReady | LossReportReveal | LossReportProblem;
