import { strict as assert } from 'node:assert';
import { constantPredictorLoss } from '../../src/diagnosis/constant-predictor';
import { Judgement } from '../../src/diagnosis/judgement';
import type { Report, RuleMeta, Suspicion } from '../../src/diagnosis/rule';
import { rules } from '../../src/diagnosis/rules';
import type { TrialOutcome, TrialRunner } from '../../src/diagnosis/trial';
import type { Finding } from '../../src/runs/finding';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import type { RuleId } from '../../src/runs/rule-ids';
import { linear } from './data-sets';
import { ingredientsOf } from './program';

const healing: TrialOutcome = {
  finite: true,
  validation: [],
  losses: Float64Array.from({ length: 50 }, (_, i) => 50 - i),
  terms: new Map(),
};
const stuck: TrialOutcome = {
  finite: true,
  losses: new Float64Array(50).fill(1),
  terms: new Map(),
  validation: [],
};
const exploded: TrialOutcome = { ...healing, finite: false };

function meta(id: RuleId): RuleMeta {
  return rules.find((rule) => rule.meta.id === id)!.meta;
}

function report(message: string, more: Partial<Report> = {}): Report {
  return { place: { kind: 'runFile', pointer: '/loss' }, message, ...more };
}

function suspicion(title: string, pointer: string, plausibility: number): Suspicion {
  return {
    ...report(`suspected: ${title}`),
    place: { kind: 'runFile', pointer },
    plausibility,
    remedies: [{ title, change: [{ pointer, value: 'none' }] }],
  };
}

/** A judgement on a run that does not matter; the trials answer by the pointer that they change. */
function judge(watch: object, outcomes: Readonly<Record<string, TrialOutcome | null>> = {}) {
  const findings: Finding[] = [];
  const tried: string[] = [];
  const run = prepareRun(
    ingredientsOf({
      runFile: {
        data: { file: 'data.csv', target: 'y', normalize: 'standard', normalizeTarget: 'none' },
        model: [{ layer: 'dense' }],
        loss: 'mse',
        optimizer: { type: 'sgd', learningRate: 0.1 },
        epochs: 50,
        watch,
      },
      data: linear({ rows: 20 }),
    }),
  );
  const tryOut: TrialRunner = ([{ pointer }]) => {
    tried.push(pointer);
    return outcomes[pointer] ?? null;
  };
  const judgement = new Judgement(run, tryOut, (finding) => findings.push(finding));
  return { judgement, findings, tried, untaught: constantPredictorLoss(run)! };
}

const rulesOf = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);

describe('Judgement', () => {
  it('tells a trouble without a suspected cause as it is', () => {
    const { judgement, findings } = judge({});
    judgement.report(meta('diverging-loss'), report('it climbs'), 7);
    assert.deepEqual(rulesOf(findings), ['diverging-loss']);
    assert.equal(findings[0].severity, 'error');
    assert.equal(findings[0].step, 7);
  });

  it('tells the cause that a trial confirms, with the trouble as related place and the proof in words', () => {
    const { judgement, findings } = judge({}, { '/data/normalize': healing });
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('diverging-loss'), report('it climbs'), 7);
    assert.deepEqual(rulesOf(findings), ['unnormalized-feature']);
    assert.equal(findings[0].severity, 'error');
    assert.deepEqual(findings[0].related[0], {
      message: 'it climbs',
      rule: 'diverging-loss',
      location: findings[0].related[0].location,
    });
    assert.match(
      findings[0].message,
      /Tried from the same seed: standardize, and the first 50 steps go from/,
    );
  });

  it('tries the more plausible cause first, and goes on where the trial explodes or stays', () => {
    const { judgement, findings, tried } = judge(
      {},
      { '/data/normalize': exploded, '/data/normalizeTarget': stuck, '/optimizer/learningRate': healing },
    );
    judgement.suspect(meta('learning-rate-too-high'), suspicion('Lower', '/optimizer/learningRate', 0.3));
    judgement.suspect(meta('unnormalized-target'), suspicion('Scale', '/data/normalizeTarget', 0.8));
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('exploding-gradient'), report('it grows'), 7);
    assert.deepEqual(tried, ['/data/normalize', '/data/normalizeTarget', '/optimizer/learningRate']);
    assert.deepEqual(rulesOf(findings), ['learning-rate-too-high']);
  });

  it('compares where trial and run got to, as far as a change leaves the meaning of the loss alone', () => {
    // Falls from 50 to 1: a larger share than the run leaves, but less than its loss.
    const far = { leaves: 0.001, level: 10 };
    const { judgement, findings } = judge(
      {},
      { '/data/normalizeTarget': healing, '/optimizer/learningRate': healing },
    );
    judgement.suspect(meta('unnormalized-target'), suspicion('Scale', '/data/normalizeTarget', 0.8));
    judgement.suspect(meta('learning-rate-too-high'), suspicion('Lower', '/optimizer/learningRate', 0.3));
    judgement.report(meta('loss-not-decreasing'), report('it stays', far), 100);
    assert.deepEqual(rulesOf(findings), ['learning-rate-too-high']);
  });

  it('does not believe in a cause whose trial gets no further than the run', () => {
    const { judgement, findings } = judge({}, { '/optimizer/learningRate': healing });
    judgement.suspect(meta('learning-rate-too-high'), suspicion('Lower', '/optimizer/learningRate', 0.3));
    judgement.report(meta('loss-not-decreasing'), report('it stays', { leaves: 0.001, level: 4 }), 100);
    assert.deepEqual(rulesOf(findings), ['loss-not-decreasing']);
  });

  it('takes less for a cure where the run is no better than a constant answer', () => {
    const eighth: TrialOutcome = { ...healing, losses: healing.losses.map((loss) => 400 + loss) };
    for (const stuck of [false, true]) {
      const { judgement, findings } = judge({}, { '/data/normalizeTarget': eighth });
      judgement.suspect(meta('unnormalized-target'), suspicion('Scale', '/data/normalizeTarget', 0.8));
      judgement.report(meta('loss-not-decreasing'), report('it stays', { leaves: 1.1, stuck }), 100);
      assert.deepEqual(rulesOf(findings), [stuck ? 'unnormalized-target' : 'loss-not-decreasing']);
    }
  });

  it('does not try causes of something else', () => {
    const { judgement, findings, tried } = judge({}, { '/data/normalize': healing });
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('class-imbalance'), report('rare'), 7);
    assert.deepEqual([rulesOf(findings), tried], [['class-imbalance'], []]);
  });

  it('says nothing more of what follows from a finding', () => {
    const { judgement, findings } = judge({});
    judgement.report(meta('exploding-gradient'), report('it grows'), 7);
    judgement.report(meta('exploding-gradient'), report('it grows on'), 8);
    judgement.report(meta('non-finite-loss'), report('NaN'), 9);
    judgement.report(meta('dead-relu'), report('dead'), 9);
    assert.deepEqual(rulesOf(findings), ['exploding-gradient']);
  });

  it('tells what has happened even where it was said before training that it can, once', () => {
    const { judgement, findings } = judge({});
    judgement.report(meta('unstable-expression'), report('can divide by 0'), null);
    judgement.report(meta('non-finite-loss'), report('NaN'), 9);
    assert.deepEqual(rulesOf(findings), ['unstable-expression']);
    judgement.report(meta('non-finite-loss'), report('NaN', { occurred: true }), 9);
    judgement.report(meta('non-finite-loss'), report('NaN', { occurred: true }), 9);
    judgement.report(meta('non-finite-gradient'), report('NaN', { occurred: true }), 9);
    assert.deepEqual(rulesOf(findings), ['unstable-expression', 'non-finite-loss']);
  });

  it('looks for no other cause of what was foreseen', () => {
    const { judgement, findings, tried } = judge({}, { '/data/normalizeTarget': healing });
    judgement.suspect(meta('unnormalized-target'), suspicion('Scale', '/data/normalizeTarget', 0.9));
    judgement.report(meta('unstable-expression'), report('can divide by 0'), null);
    judgement.report(meta('non-finite-loss'), report('NaN', { occurred: true }), 9);
    assert.deepEqual(rulesOf(findings), ['unstable-expression', 'non-finite-loss']);
    assert.deepEqual(tried, []);
  });

  it('still tells an independent trouble', () => {
    const { judgement, findings } = judge({});
    judgement.report(meta('exploding-gradient'), report('it grows'), 7);
    judgement.report(meta('outlier-targets'), report('far off'), 8);
    assert.deepEqual(rulesOf(findings), ['exploding-gradient', 'outlier-targets']);
  });

  it('lets a remark before training be raised to a warning later', () => {
    const { judgement, findings } = judge({});
    judgement.report(meta('dropout-too-strong'), report('strong', { severity: 'info' }), null);
    judgement.report(meta('dropout-too-strong'), report('too strong'), 100);
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['info', 'warning'],
    );
  });

  it('is silent about a rule that is off, and does not suspect it', () => {
    const { judgement, findings, tried } = judge(
      { 'unnormalized-feature': 'off', 'outlier-targets': 'off' },
      { '/data/normalize': healing },
    );
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('outlier-targets'), report('far off'), 8);
    judgement.report(meta('diverging-loss'), report('it climbs'), 9);
    assert.deepEqual([rulesOf(findings), tried], [['diverging-loss'], []]);
  });

  it('takes the severity from the run file, also in place of a remark', () => {
    const { judgement, findings } = judge({ 'loss-task-mismatch': 'error', 'diverging-loss': 'info' });
    judgement.report(meta('loss-task-mismatch'), report('numbers', { severity: 'info' }), null);
    judgement.report(meta('diverging-loss'), report('it climbs'), 9);
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['error', 'info'],
    );
  });

  it('needs evidence for what came out of a clear sky', () => {
    const { judgement, findings } = judge({}, { '/optimizer/learningRate': healing });
    judgement.suspect(meta('learning-rate-too-high'), suspicion('Lower', '/optimizer/learningRate', 0.3));
    judgement.report(meta('non-finite-loss'), report('NaN', { sudden: true }), 9);
    assert.deepEqual(rulesOf(findings), ['non-finite-loss']);
  });

  it('asks of a cure for too little learning that it leaves clearly less', () => {
    const little: TrialOutcome = {
      ...stuck,
      losses: Float64Array.from({ length: 50 }, (_, i) => 10 - 0.03 * i),
    };
    const { judgement, findings } = judge({}, { '/data/normalize': little });
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('loss-not-decreasing'), report('stays', { leaves: 0.98 }), 50);
    assert.deepEqual(rulesOf(findings), ['loss-not-decreasing']);
  });

  it('keeps what is no trouble by itself for a confirmed cause', () => {
    const { judgement, findings } = judge({}, { '/data/normalize': stuck });
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('plateau'), report('flat', { leaves: 0.8, onlyWithCause: true }), 50);
    assert.deepEqual(findings, []);
  });

  it('believes what is beyond doubt where no trial can be made, and claims no proof', () => {
    const { judgement, findings } = judge({}, {});
    judgement.suspect(meta('unnormalized-feature'), suspicion('Standardize', '/data/normalize', 0.9));
    judgement.report(meta('diverging-loss'), report('it climbs'), 7);
    assert.deepEqual(rulesOf(findings), ['unnormalized-feature']);
    assert.doesNotMatch(findings[0].message, /Tried/);
  });

  it('offers at most three fixes, the proven one first', () => {
    const { judgement, findings } = judge({}, { '/data/normalizeTarget': healing });
    const remedies = ['/data/normalize', '/data/normalizeTarget', '/loss', '/epochs'].map((pointer) => ({
      title: pointer,
      change: [{ pointer, value: 'none' }],
    }));
    const [first, ...others] = remedies;
    judgement.suspect(meta('unnormalized-feature'), {
      ...suspicion('', '/data/normalize', 0.9),
      remedies: [first, ...others],
    });
    judgement.report(meta('diverging-loss'), report('it climbs'), 7);
    assert.deepEqual(
      findings[0].fixes.map(({ title, preferred }) => [title, preferred === true]),
      [
        ['/data/normalizeTarget', true],
        ['/data/normalize', false],
        ['/loss', false],
      ],
    );
  });

  it('tells where the trouble is by the attempt that heals, instead of guessing', () => {
    const { judgement, findings } = judge({}, { '/optimizer': healing });
    const place = { kind: 'runFile', pointer: '/optimizer/learningRate' } as const;
    const attempt = { title: 'Use adam', change: [{ pointer: '/optimizer', value: 'adam' }], place };
    const unhelped = { ...attempt, change: [{ pointer: '/epochs', value: 1 }] };
    const stays = report('it stays.', { leaves: 1, guess: 'Perhaps the data.' });
    judgement.report(meta('plateau'), { ...stays, attempts: [unhelped] }, 100);
    judgement.report(meta('loss-not-decreasing'), { ...stays, attempts: [unhelped, attempt] }, 100);
    const [guessed, shown] = findings;
    assert.match(guessed.message, /^it stays\. Perhaps the data\.$/);
    assert.match(shown.message, /^it stays\. Tried from the same seed: use adam/);
    assert.ok(shown.location.line > guessed.location.line);
  });

  it('believes a suspicion beyond doubt where a step takes so much work that its trial is cut short', () => {
    const short: TrialOutcome = { ...stuck, losses: stuck.losses.subarray(0, 10) };
    const heavy = suspicion('standardize', '/data/normalize', 0.9);
    for (const [outcome, told] of [
      [short, 'unnormalized-feature'],
      [stuck, 'dead-relu'],
    ] as const) {
      const { judgement, findings } = judge({}, { '/data/normalize': outcome });
      judgement.suspect(meta('unnormalized-feature'), heavy);
      judgement.report(meta('dead-relu'), report('dead', { leaves: 0.9 }), 100);
      assert.deepEqual(rulesOf(findings), [told]);
    }
  });

  it('does not take it for a cure that another rate gets to a constant answer, too', () => {
    const [start, end] = [4, 2.2];
    const falling: TrialOutcome = {
      ...healing,
      losses: Float64Array.from({ length: 50 }, (_, i) => start + ((end - start) * i) / 49),
    };
    for (const [factor, told] of [
      [1, 'learning-rate-too-high'],
      [100, 'loss-not-decreasing'],
    ] as const) {
      const losses = falling.losses.map((loss) => factor * loss);
      const { judgement, findings, untaught } = judge(
        {},
        { '/optimizer/learningRate': { ...falling, losses } },
      );
      assert.ok(end < 0.98 * untaught && 100 * end > untaught);
      judgement.suspect(meta('learning-rate-too-high'), suspicion('lower', '/optimizer/learningRate', 0.3));
      judgement.report(
        meta('loss-not-decreasing'),
        report('it stays', { leaves: 1, level: untaught, stuck: true }),
        100,
      );
      assert.deepEqual(rulesOf(findings), [told]);
    }
  });
});
