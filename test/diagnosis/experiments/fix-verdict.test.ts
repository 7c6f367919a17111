import { strict as assert } from 'node:assert';
import { judgeFix, type Judged } from '../../../src/diagnosis/experiments/fix-verdict';
import { course } from '../../dashboard/experiments/courses';

/** Two seeds whose runs have no metric and end with these validation losses, without the fix and with it. */
function judged(
  losses: readonly (readonly [before: number, after: number])[],
  keepsLoss: boolean,
): Pick<Judged, 'verdict' | 'sentence'> {
  const side = (which: 0 | 1) =>
    losses.map((pair) =>
      course([1], [1 - pair[which]], { metric: null, alarms: which === 0 ? ['plateau'] : [] }),
    );
  return judgeFix({ before: side(0), after: side(1), keepsLoss }, 'plateau');
}

describe('the verdict on a fix where no metric suits the loss', () => {
  it('goes by the validation loss, as long as it means the same', () => {
    const better = judged(
      [
        [0.8, 0.4],
        [0.6, 0.4],
      ],
      true,
    );
    assert.equal(better.verdict, 'helps');
    assert.equal(better.sentence, 'The validation loss goes from 0.7 (\u00b10.1) to 0.4 over 2 seeds.');
    assert.equal(judged([[0.4, 0.8]], true).verdict, 'doesNotHelp');
  });

  it('is none where the loss means something else with the fix', () => {
    const { verdict, sentence } = judged([[0.8, 0.4]], false);
    assert.equal(verdict, 'unclear');
    assert.match(sentence, /^No metric suits the loss/);
  });
});
