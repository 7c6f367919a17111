import type { Fix } from '../../runs/finding';
import type { FixVerdict, KeptProof } from '../../runs/kept-proof';

/** What became of trying fixes, for the latest run of each run file. */
export class ProofStore {
  readonly #proofs = new Map<string, KeptProof[]>();

  /** A run begins: what was tried for the one before says nothing about it. */
  begin(runFile: string): void {
    this.#proofs.delete(runFile);
  }

  /** What was trained without a file has got one. */
  rename(from: string, to: string): void {
    const proofs = this.#proofs.get(from);
    if (proofs === undefined) return;
    this.#proofs.delete(from);
    this.#proofs.set(to, proofs);
  }

  add(runFile: string, proof: KeptProof): void {
    const others = this.of(runFile).filter(({ rule, fix }) => rule !== proof.rule || fix !== proof.fix);
    this.#proofs.set(runFile, [...others, proof]);
  }

  of(runFile: string): readonly KeptProof[] {
    return this.#proofs.get(runFile) ?? [];
  }

  /** Undefined when the fix was not tried. */
  verdictOf(runFile: string, rule: string, fix: Pick<Fix, 'title'>): FixVerdict | undefined {
    return this.of(runFile).find((proof) => proof.rule === rule && proof.fix === fix.title)?.verdict;
  }

  /** Whether a fix is the one to offer first: not one that was tried in vain, and before all one that was proven. */
  recommends(runFile: string, rule: string, fix: Fix, others: readonly Fix[]): boolean {
    const verdict = this.verdictOf(runFile, rule, fix);
    if (verdict !== undefined) return verdict === 'helps';
    const someProven = others.some((other) => this.verdictOf(runFile, rule, other) === 'helps');
    return fix.preferred === true && !someProven;
  }
}
