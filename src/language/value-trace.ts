import type { Node } from '../engine/graph';
import type { SourceSpan } from '../engine/origin';

/** Takes each tensor that an expression, a name or an argument of a loss file has had, in order of evaluation. */
export type ValueTrace = (span: SourceSpan, node: Node) => void;

/** The tensors at one place of a loss file. */
export interface TracedPlace {
  readonly span: SourceSpan;
  /** More than one where the place was evaluated several times, as in a loop. */
  readonly nodes: readonly Node[];
}

/** Remembers what a loss is built of, to be asked by place. */
export class TracedValues {
  private readonly places = new Map<string, { readonly span: SourceSpan; readonly nodes: Node[] }>();

  readonly trace: ValueTrace = (span, node) => {
    const key = `${span.file}:${span.start}-${span.end}`;
    const known = this.places.get(key);
    if (known === undefined) this.places.set(key, { span, nodes: [node] });
    else known.nodes.push(node);
  };

  /** The smallest expression around a character that was a tensor; null where there is none. */
  at(file: string, offset: number): TracedPlace | null {
    let smallest: TracedPlace | null = null;
    for (const place of this.places.values()) {
      const { span } = place;
      if (span.file !== file || offset < span.start || offset >= span.end) continue;
      if (smallest === null || span.end - span.start < smallest.span.end - smallest.span.start)
        smallest = place;
    }
    return smallest;
  }
}
