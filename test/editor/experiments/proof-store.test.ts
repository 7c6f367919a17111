import assert from 'node:assert/strict';
import { ProofStore } from '../../../src/editor/experiments/proof-store';
import type { Fix } from '../../../src/runs/finding';
import type { FixVerdict } from '../../../src/runs/kept-proof';

const RUN = '/iris.train.json';
const RULE = 'vanishing-gradient';
const relu: Fix = { title: 'Use relu', edits: [], preferred: true };
const tanh: Fix = { title: 'Use tanh', edits: [] };

describe('what became of trying fixes', () => {
  let proofs: ProofStore;
  beforeEach(() => {
    proofs = new ProofStore();
  });

  function prove({ title }: Fix, verdict: FixVerdict): void {
    proofs.add(RUN, { rule: RULE, fix: title, verdict, sentence: '' });
  }
  const recommended = (): string[] =>
    [relu, tanh].filter((fix) => proofs.recommends(RUN, RULE, fix, [relu, tanh])).map(({ title }) => title);

  it('leaves the preferred fix preferred as long as nothing was tried', () => {
    assert.deepEqual(recommended(), ['Use relu']);
  });

  it('no longer recommends a fix that did not help, or may not', () => {
    prove(relu, 'doesNotHelp');
    assert.deepEqual(recommended(), []);
    prove(relu, 'unclear');
    assert.deepEqual(recommended(), []);
  });

  it('recommends one that was proven, before one that was not tried', () => {
    prove(tanh, 'helps');
    assert.deepEqual(recommended(), ['Use tanh']);
  });

  it('goes by the latest trial of a fix', () => {
    prove(relu, 'doesNotHelp');
    prove(relu, 'helps');
    assert.deepEqual(recommended(), ['Use relu']);
    assert.equal(proofs.of(RUN).length, 1);
  });

  it('is about one run: the next begins without it', () => {
    prove(relu, 'doesNotHelp');
    proofs.begin('/other.train.json');
    assert.equal(proofs.verdictOf(RUN, RULE, relu), 'doesNotHelp');
    proofs.begin(RUN);
    assert.equal(proofs.verdictOf(RUN, RULE, relu), undefined);
  });

  it('moves along with a run file that gets another name', () => {
    prove(relu, 'helps');
    proofs.rename(RUN, '/other.train.json');
    assert.equal(proofs.verdictOf('/other.train.json', RULE, relu), 'helps');
    assert.equal(proofs.verdictOf(RUN, RULE, relu), undefined);
  });
});
