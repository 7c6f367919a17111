import type { PreparedRun } from '../runs/prepare/prepared-run';
import { clockOf, lossGraph, readsPredictions } from './make-up-of-loss';
import type { TermCourse } from './term-history';
import { weighedTerms, type WeighedTerm } from './term-weights';

export type Term = TermCourse & WeighedTerm;

/** A term that the clock makes larger, and one that had been learned and is lost to it. */
export interface Outgrown {
  readonly grown: Term;
  readonly lost: Term;
}

/** A term that reads the clock / one that is lost to it, at least. */
const COUNTS = 0.2;
/** A term that is lost / its best. */
const LOST = 2;
/** What a term must have fallen by, as a share of itself, to count as learned. */
const LEARNED = 0.3;

/** The terms of a run whose weights its files decide, by what they are made of. */
export class TermKinds {
  private readonly terms: readonly WeighedTerm[];
  private readonly clocked = new Set<string>();
  private readonly aboutWeights = new Set<string>();

  constructor(run: PreparedRun) {
    this.terms = weighedTerms(run);
    if (this.terms.length === 0 || run.loss.parts.every(({ loss }) => loss.kind === 'named')) return;
    const graph = lossGraph(run);
    for (const [name, node] of graph.objective.terms) {
      if (clockOf(node, graph) !== undefined) this.clocked.add(name);
      if (!readsPredictions(node, graph)) this.aboutWeights.add(name);
    }
  }

  /** With what became of them so far. */
  termsOf(courses: readonly TermCourse[]): Term[] {
    return this.terms.flatMap((term): Term[] => {
      const course = courses.find(({ name }) => name === term.name);
      return course === undefined ? [] : [{ ...course, ...term }];
    });
  }

  /** Whether the rows have to teach it: a penalty on the weights has nothing to learn, and one that is faded in begins small. */
  isTaught({ name }: Term): boolean {
    return !this.clocked.has(name) && !this.aboutWeights.has(name);
  }

  /** @param share of what a term had gained that is lost again */
  outgrown(courses: readonly TermCourse[], share: number): Outgrown | null {
    if (this.clocked.size === 0) return null;
    const terms = this.termsOf(courses);
    const lost = terms.find((term) => {
      const gained = term.opening - term.best;
      const isLearned = this.isTaught(term) && gained > LEARNED * term.opening;
      return isLearned && term.current > LOST * term.best && term.current - term.best > share * gained;
    });
    if (lost === undefined) return null;
    const grown = terms.find(
      ({ name, current }) => this.clocked.has(name) && current > COUNTS * lost.current,
    );
    return grown === undefined ? null : { grown, lost };
  }
}
