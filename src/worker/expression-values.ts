import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { RunRefusal } from '../runs/session/run-refusal';
import { RunFileError } from '../runs/run-file-error';
import { ReplayError, RunReplay } from '../runs/replay/run-replay';
import type { RunIngredients } from '../runs/prepare/prepare-run';
import { loadIngredients } from '../runs/session/load-ingredients';
import type { RunSnapshot } from '../runs/store/run-folder';
import { readSnapshot } from '../runs/store/run-reader';
import { formatShape } from '../engine/shape';
import { LossFileError } from '../language/problem';
import type { LossJudge } from '../language/report/judged-losses';
import { expressionShape, type ExpressionShape } from '../language/report/expression-shape';
import type { ExpressionAnswer, ExpressionQuestion, RunCandidate } from './expression-protocol';
import { judgeLossFile } from './judged-loss-file';
import type { TableCache } from './table-cache';

/** Milliseconds of replay between two looks at other questions. */
const SLICE = 30;
/** Milliseconds after which a replay tells how far it has come; it goes on with the next question. */
const PATIENCE = 4000;

interface OpenReplay {
  readonly id: string;
  readonly snapshot: RunSnapshot;
  readonly replay: RunReplay;
}

type ExpressionPlace = NonNullable<Extract<ExpressionAnswer, { status: 'replaying' }>['place']>;

/** Why an expression has no numbers. */
type Obstacle = Extract<ExpressionAnswer, { status: 'shape' }>['reason'];

/**
 * What the expressions of a loss file were in the runs that used it: a run is trained again from its snapshot to the
 * step that is asked for. One run at a time is kept ready; a newer question ends an older one.
 */
export class ExpressionValues {
  private open: OpenReplay | null = null;
  private latest = 0;

  constructor(
    private readonly tables: TableCache,
    private readonly judge: LossJudge,
  ) {}

  /** The question under way, if any, need not be answered any more. */
  cancel(): void {
    this.latest++;
  }

  async inspect(question: ExpressionQuestion): Promise<ExpressionAnswer> {
    const token = ++this.latest;
    const found = await this.findRun(question);
    if (token !== this.latest) return { status: 'cancelled' };
    if (typeof found === 'string') return this.shapeOnly(question, found);
    const { candidate, snapshot } = found;
    const step = Math.min(candidate.step ?? candidate.last, candidate.last);
    try {
      const opened = await this.openReplay(candidate.id, snapshot, token);
      if (opened === null) return { status: 'cancelled' };
      const { replay } = opened;
      const begin = performance.now();
      while (!replay.advance(step, SLICE)) {
        await setImmediate();
        if (token !== this.latest) return { status: 'cancelled' };
        const run = basename(snapshot.started.file);
        if (performance.now() - begin > PATIENCE)
          return {
            status: 'replaying',
            run,
            step,
            reached: replay.step,
            place: await this.placeAt(question),
          };
      }
      const measured = replay.measure(question.file, question.offset);
      if (measured === null) return { status: 'nothing' };
      const { span, shape, times, value, gradient } = measured;
      const outline = await this.shapeAt(question);
      return {
        status: 'values',
        run: basename(snapshot.started.file),
        step,
        isSelected: candidate.step !== null,
        start: span.start,
        end: span.end,
        shape: formatShape(shape),
        range: outline?.span.start === span.start && outline.span.end === span.end ? outline.range : null,
        times,
        value,
        gradient,
      };
    } catch (error) {
      // What is open then belongs to the newer question.
      if (token !== this.latest) return { status: 'cancelled' };
      this.close();
      if (error instanceof ReplayError || error instanceof RunRefusal || error instanceof RunFileError)
        return this.shapeOnly(question, 'gone');
      throw error;
    }
  }

  /** The first of the runs that used the file as it is now, or why there is none. */
  private async findRun({
    root,
    file,
    text,
    runs,
  }: ExpressionQuestion): Promise<
    { readonly candidate: RunCandidate; readonly snapshot: RunSnapshot } | Obstacle
  > {
    let obstacle: Obstacle = 'unused';
    for (const candidate of runs) {
      const snapshot = await this.snapshotOf(root, candidate.id);
      const used = snapshot?.sources.lossFiles.find((lossFile) => lossFile.file === file);
      if (snapshot === null || used === undefined) continue;
      if (used.text === text && candidate.last >= 0) return { candidate, snapshot };
      if (obstacle === 'unused') obstacle = 'changed';
    }
    return obstacle;
  }

  /** Null for a run that was removed, or that was damaged by a crash. */
  private async snapshotOf(root: string, id: string): Promise<RunSnapshot | null> {
    if (this.open?.id === id) return this.open.snapshot;
    return readSnapshot(root, id).catch(() => null);
  }

  /** Null when a newer question was asked meanwhile. */
  private async openReplay(id: string, snapshot: RunSnapshot, token: number): Promise<OpenReplay | null> {
    if (this.open?.id === id) return this.open;
    this.close();
    const ingredients = await this.load(snapshot);
    await requireUnchanged(ingredients, snapshot);
    if (token !== this.latest) return null;
    this.close();
    this.open = { id, snapshot, replay: new RunReplay(ingredients) };
    return this.open;
  }

  private load({ sources, started }: RunSnapshot): Promise<RunIngredients> {
    const unsaved = Object.fromEntries(sources.lossFiles.map(({ file, text }) => [file, text]));
    return loadIngredients(
      { file: sources.runFile.file, text: sources.runFile.text, unsaved, seed: started.seed },
      { readTable: (path) => this.tables.read(path) },
    );
  }

  private close(): void {
    this.open?.replay.dispose();
    this.open = null;
  }

  private async shapeOnly(question: ExpressionQuestion, reason: Obstacle): Promise<ExpressionAnswer> {
    const place = await this.placeAt(question);
    return place === null ? { status: 'nothing' } : { status: 'shape', reason, ...place };
  }

  private async placeAt(question: ExpressionQuestion): Promise<ExpressionPlace | null> {
    const outline = await this.shapeAt(question);
    if (outline === null) return null;
    const { span, shape, range } = outline;
    return { start: span.start, end: span.end, shape, range };
  }

  private async shapeAt(question: ExpressionQuestion): Promise<ExpressionShape | null> {
    const judged = await judgeLossFile(question, this.tables, this.judge);
    if (!judged.ok) return null;
    for (const { name, context } of judged.checked) {
      if (context === null) continue;
      try {
        const shape = expressionShape(judged.lossFile, name, context, question.offset);
        if (shape !== null) return shape;
      } catch (error) {
        if (!(error instanceof LossFileError)) throw error;
      }
    }
    return null;
  }
}

/** @throws ReplayError when a data file was written after the run had begun: its steps cannot be repeated */
async function requireUnchanged(
  { table, validationTable }: RunIngredients,
  { createdAt }: RunSnapshot,
): Promise<void> {
  for (const { file } of [table, ...(validationTable === null ? [] : [validationTable])]) {
    const { mtimeMs } = await stat(file);
    if (mtimeMs > Date.parse(createdAt)) throw new ReplayError(`${basename(file)} has changed since the run`);
  }
}
