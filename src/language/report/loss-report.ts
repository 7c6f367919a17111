import type { CheckedLoss } from '../check/check-loss';
import { LossUnderCheck } from '../check/loss-under-check';
import type { LossFile } from '../loss-file';
import { sampleCurves } from './loss-curves';
import { judgeProperties } from './loss-properties';
import type { CurveReport, LossProperty } from './report-types';

/** All that is shown of one loss besides the findings. */
export interface LossReport {
  readonly properties: readonly LossProperty[];
  readonly curves: CurveReport;
}

/** Looks into a loss that was checked; null for one that could not be built. */
export function reportLoss(lossFile: LossFile, { name, remarks, context }: CheckedLoss): LossReport | null {
  if (context === null) return null;
  const loss = new LossUnderCheck(lossFile, name, context, context.clocks[0]);
  const curves = sampleCurves(loss);
  return { properties: judgeProperties(loss, remarks, curves), curves };
}
