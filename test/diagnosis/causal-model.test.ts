import { strict as assert } from 'node:assert';
import { consequencesOf, SYMPTOMS } from '../../src/diagnosis/causal-model';
import { RULE_IDS } from '../../src/runs/rule-ids';

describe('consequencesOf', () => {
  it('follows the chain from an unscaled feature to NaN and dead units', () => {
    const consequences = consequencesOf('unnormalized-feature');
    for (const rule of ['exploding-gradient', 'diverging-loss', 'non-finite-loss', 'dead-relu'] as const)
      assert.ok(consequences.has(rule), rule);
  });

  it('is transitive', () => {
    for (const rule of RULE_IDS) {
      for (const next of consequencesOf(rule)) {
        for (const last of consequencesOf(next)) {
          assert.ok(last === rule || consequencesOf(rule).has(last), `${rule} > ${next} > ${last}`);
        }
      }
    }
  });

  it('has nothing follow from itself', () => {
    for (const rule of RULE_IDS) assert.ok(!consequencesOf(rule).has(rule), rule);
  });

  it('has nothing explode that learns too slowly', () => {
    for (const rule of [
      'learning-rate-too-low',
      'vanishing-gradient',
      'loss-task-mismatch',
      'over-regularized',
    ] as const)
      assert.ok(!consequencesOf(rule).has('exploding-gradient'), rule);
  });

  it('has a possible cause for every symptom', () => {
    const explained = new Set(RULE_IDS.flatMap((rule) => [...consequencesOf(rule)]));
    for (const symptom of SYMPTOMS) assert.ok(explained.has(symptom), symptom);
  });

  it('has no data trouble follow from training', () => {
    for (const symptom of SYMPTOMS) {
      for (const rule of ['unnormalized-feature', 'non-finite-data', 'class-imbalance'] as const)
        assert.ok(!consequencesOf(symptom).has(rule), `${symptom} > ${rule}`);
    }
  });
});
