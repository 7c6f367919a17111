import { locationOfSpan } from '../../runs/location';
import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { findingOf, lossRemarks } from '../loss-file/loss-file-findings';
import { reportLossRemarks } from '../loss-file/report-remarks';
import { describeFirstBadNode } from '../non-finite/first-bad-node';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'unstable-expression',
    title: 'Expression that breaks',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'Somewhere within the numbers that prediction and target can have, the loss or its gradient is infinite or not a number: a logarithm of 0, a division by 0, an exponential too large for float32, the slope of a root at 0. One such row spoils all weights for good.',
    measurement:
      'The loss is computed in float32, with its gradient, for special and random batches within the range of the last activation (up to 1e4 where it has none) and the rows of the data, and where an argument of a division, root or logarithm changes sign. What is not finite is followed back to the first operation with finite inputs. An overflow is a remark only when the loss itself is too large for float32 there, or when no ordinary output leads to it, and so is a gradient that fails at one point only and is bounded around it, until that happens; it is an error when the very first step fails in such an expression, before any weight was changed.',
    source:
      'GRIST (Yan et al., ICSE 2021) and DEBAR (Zhang et al., FSE 2020) on numerical bugs of networks; float32: IEEE 754.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'unstable-expression');
    },
    nonFinite(view) {
      // Later steps may have driven the outputs there: then that is the trouble.
      if (view.step > 0) return;
      const loss = view.row[fixedColumn('loss')];
      const pass = Number.isFinite(loss) ? 'backward' : 'forward';
      const { place, sentence, related } = describeFirstBadNode(view, pass);
      if (place.kind !== 'lossFile') return;
      const { file, line } = place.location;
      const remark = lossRemarks(run).find(
        ({ rule, severity, span }) =>
          rule === 'unstable-expression' &&
          severity === 'warning' &&
          locationOfSpan(span).line === line &&
          span.file === file,
      );
      if (remark === undefined) return;
      const what = pass === 'forward' ? `The loss is ${formatNumber(loss)}` : 'A gradient is not finite';
      report({
        place,
        severity: 'error',
        message: `${what} at the first step, with starting weights and rows as they are. ${sentence}`,
        related,
        fixes: findingOf(remark).fixes,
      });
    },
  }),
});
