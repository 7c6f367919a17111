import { sizeOf } from '../../engine/shape';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'batch-norm-small-batch',
    title: 'Batch normalization over too few rows',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'Batch normalization subtracts the mean of the batch. Over a single value nothing is left, the output is the same for every row, and PyTorch refuses it; over a handful, the statistics are mostly noise.',
    measurement:
      'Values per channel in a batch: rows times places. One is an error, one in the last batch of an epoch a warning; few are kept in mind and become a finding when training fails and a trial with larger batches does not.',
    source: 'Wu and He 2018, Group Normalization (https://arxiv.org/abs/1803.08494), section 1.',
    thresholds: {
      values: { default: 8, description: 'values per channel in a batch' },
      batch: { default: 32, description: 'batch size that is recommended' },
    },
  },
  create: ({ run, report, suspect, threshold }) => ({
    static() {
      const { model, dataset, runFile } = run;
      const layer = model.layers.find(({ type }) => type === 'batchNorm');
      if (layer === undefined) return;
      const rows = dataset.trainingRows.length;
      const batch = Math.min(runFile.batchSize, rows);
      const last = rows % batch === 0 ? batch : rows % batch;
      const places = sizeOf(layer.outputShape.slice(1));
      const place = { kind: 'runFile', pointer: layer.pointer } as const;
      const related = [
        { place: { kind: 'runFile', pointer: '/batchSize' }, message: 'the batch size' },
      ] as const;
      const larger = batchSizeNear(threshold('batch'), rows);
      const remedies = [
        { title: `Set batchSize to ${larger}`, change: [{ pointer: '/batchSize', value: larger }] },
      ] as const;
      if (batch * places === 1) {
        const message = `${layer.name} normalizes over batches of one row: each value less its own mean is 0, so every row gets the same output and nothing is learned. Use larger batches, or layerNorm.`;
        report({ place, severity: 'error', message, related, remedies });
      } else if (last * places === 1) {
        const message = `The last batch of each epoch has one row (${rows} rows in batches of ${batch}), and ${layer.name} leaves nothing of it; PyTorch refuses such a batch. Choose a batch size that does not leave one row over.`;
        report({ place, message, related, remedies });
      } else if (batch * places < threshold('values')) {
        const message = `${layer.name} normalizes over ${batch * places} values at a time: mean and deviation of so few are mostly noise. Use larger batches, or layerNorm.`;
        report({ place, severity: 'info', message, related, remedies });
        suspect({ place, message, related, remedies, plausibility: 0.5 });
      }
    },
  }),
});

/** The batch size nearest to the wanted one, upward, that leaves no single row over. */
function batchSizeNear(wanted: number, rows: number): number {
  let size = Math.max(2, Math.min(wanted, rows));
  while (size < rows && rows % size === 1) size++;
  return size;
}
