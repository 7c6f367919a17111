import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMeasurement, rulePages } from '../../scripts/rule-documentation';

const ROOT = join(__dirname, '..', '..');

describe('the pages about rules', () => {
  it('say what the rules say; `npm run rules` writes them', async () => {
    const pages = await rulePages(readMeasurement());
    for (const [path, text] of pages) {
      assert.ok(existsSync(join(ROOT, path)), path);
      assert.equal(readFileSync(join(ROOT, path), 'utf8'), text, path);
    }
    const onDisk = readdirSync(join(ROOT, 'docs', 'rules')).map((file) => `docs/rules/${file}`);
    assert.deepEqual(
      onDisk.sort(),
      [...pages.keys()].filter((path) => path.startsWith('docs/rules/')).sort(),
    );
  });

  it('tell of a corpus that keeps its promise: 1 % false alarms for a rule, 2 % for all', () => {
    const { healthy, broken, rules } = readMeasurement();
    assert.ok(healthy.programs >= 40 && healthy.runs === 5 * healthy.programs);
    assert.ok(healthy.flagged <= 0.02 * healthy.runs);
    for (const [rule, { falseAlarms }] of Object.entries(rules))
      assert.ok(falseAlarms <= 0.01 * healthy.runs, rule);
    assert.equal(broken.found, broken.programs);
  });
});
