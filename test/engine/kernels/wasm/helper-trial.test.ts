import assert from 'node:assert/strict';
import { HelperTrial } from '../../../../src/engine/kernels/wasm/helper-trial';

describe('HelperTrial', () => {
  /** Runs a kernel that takes so long with and without the helper; gives how often it was invited in the last runs. */
  function invitations(
    durationOf: (invited: boolean, run: number) => number,
    runs: number,
    last: number,
  ): number {
    let [clock, run, invited, count] = [0, 0, false, 0];
    const trial = new HelperTrial(
      () => {
        clock += durationOf(invited, run);
        if (run >= runs - last && invited) count++;
        run++;
      },
      (whether) => (invited = whether),
      () => clock,
    );
    for (let i = 0; i < runs; i++) trial.measured();
    return count;
  }

  it('invites the helper where it makes the kernel faster', () => {
    assert.equal(
      invitations((invited) => (invited ? 6 : 10), 200, 100),
      100,
    );
  });

  it('leaves it out where it does not', () => {
    assert.equal(
      invitations((invited) => (invited ? 11 : 10), 70, 50),
      0,
    );
  });

  it('is not misled by a run that was interrupted', () => {
    assert.equal(
      invitations((invited, run) => (run === 12 ? 500 : invited ? 6 : 10), 200, 100),
      100,
    );
  });

  it('changes its mind when the machine gets busy', () => {
    assert.equal(
      invitations((invited, run) => (invited ? (run < 150 ? 6 : 20) : 10), 270, 40),
      0,
    );
  });
});
