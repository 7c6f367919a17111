import { strict as assert } from 'node:assert';
import { alarms, diagnose } from '../program';
import { BROKEN } from './broken';
import { HEALTHY } from './healthy';

/** Every third program on one seed; `npm run corpus` trains all of them on five. */
const REPRESENTATIVE = HEALTHY.filter((_, i) => i % 3 === 0);

describe('healthy programs', () => {
  it('are many, and of different names', () => {
    assert.ok(HEALTHY.length >= 40);
    assert.equal(new Set(HEALTHY.map(({ name }) => name)).size, HEALTHY.length);
  });

  for (const program of REPRESENTATIVE) {
    it(`stay without a warning: ${program.name}`, () => {
      const outcome = diagnose(program, { seed: 1 });
      assert.deepEqual(
        alarms(outcome).map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
      assert.notEqual(outcome.reason, 'diverged');
    });
  }
});

describe('broken programs', () => {
  for (const program of BROKEN) {
    it(`are explained: ${program.name}`, () => {
      const first = alarms(diagnose(program, { seed: 1 })).at(0);
      assert.ok(
        first !== undefined && (program.root as readonly string[]).includes(first.rule),
        first?.message,
      );
    });
  }
});
