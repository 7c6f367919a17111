import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { rules } from '../../../src/diagnosis/rules';
import { RULE_IDS } from '../../../src/runs/rule-ids';
import { RULE_THRESHOLDS } from '../../../src/runs/rule-thresholds';

const tested = readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.replace('.test.ts', ''));

describe('the rules', () => {
  it('are the vocabulary of findings, each once', () => {
    assert.deepEqual(rules.map(({ meta }) => meta.id).sort(), [...RULE_IDS].sort());
  });

  it('have the thresholds that run files can set', () => {
    for (const { meta } of rules)
      assert.deepEqual(
        Object.keys(meta.thresholds).sort(),
        [...(RULE_THRESHOLDS[meta.id] ?? [])].sort(),
        meta.id,
      );
  });

  for (const id of RULE_IDS) {
    it(`has valid and invalid programs for ${id}`, () => {
      assert.ok(tested.includes(id));
    });
  }

  for (const { meta } of rules) {
    it(`says of ${meta.id} what it means, how it is measured and where that is from`, () => {
      for (const text of [meta.title, meta.meaning, meta.measurement, meta.source])
        assert.ok(text.length > 4);
      assert.ok(meta.moments.length > 0);
      for (const { description } of Object.values(meta.thresholds)) assert.ok(description.length > 4);
    });
  }
});
