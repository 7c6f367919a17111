import * as operations from '../../../src/engine/operations';
import { assertClose, evaluate, tensor } from './evaluated-graph';

describe('distances', () => {
  it('know the cosine of parallel, orthogonal and opposite vectors, and of none', () => {
    const a = tensor([1, 0, 2, 0, 3, 4, 0, 0], [4, 2]);
    const b = tensor([5, 0, 0, 1, -6, -8, 1, 1], [4, 2]);
    assertClose(
      evaluate([a, b], ([x, y]) => operations.cosineSimilarity(x, y)),
      tensor([1, 0, -1, 0]),
    );
  });

  it('are the norm of the difference', () => {
    const distance = evaluate([tensor([1, 2], [1, 2]), tensor([4, 6], [1, 2])], ([x, y]) =>
      operations.pairwiseDistance(x, y),
    );
    assertClose(distance, tensor([5]), 1e-5);
  });
});
