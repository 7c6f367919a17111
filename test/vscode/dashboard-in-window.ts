import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../../scripts/vscode/workbench';

/** What the page says of a curve it has drawn. */
export interface CurveFacts {
  readonly label: string;
  readonly points: number;
  readonly nonFinite: number;
}

/** Milliseconds until a training must have got somewhere. */
const PATIENCE = 60_000;

/** The dashboard of a window, seen from outside. */
export class DashboardInWindow {
  constructor(private readonly workbench: Workbench) {}

  /** A row of the list of runs. */
  run(name: string): Locator {
    return this.#page.locator('.runs li').filter({ hasText: name });
  }

  button(action: 'pause' | 'resume' | 'step' | 'stop' | 'restart'): Locator {
    return this.#page.locator(`[data-action="${action}"]`);
  }

  /** Waits until the selected run is in a state such as "running", "paused" or "completed". */
  async reaches(state: string): Promise<void> {
    await this.#page.locator(`.badge[data-state="${state}"]`).waitFor({ timeout: PATIENCE });
  }

  /** Waits until the curves of a chart pass. */
  async curves(
    chart: string,
    pass: (curves: readonly CurveFacts[]) => boolean,
  ): Promise<readonly CurveFacts[]> {
    const figure = this.#page.locator(`figure[data-chart="${chart}"]`);
    for (;;) {
      const data = await figure.getAttribute('data-series');
      const curves = data === null ? [] : (JSON.parse(data) as CurveFacts[]);
      if (pass(curves)) return curves;
      await this.workbench.page.waitForTimeout(100);
    }
  }

  /** How many colours a chart has on its canvas: 1 when nothing is drawn. */
  colorsOf(chart: string): Promise<number> {
    return this.#page.locator(`figure[data-chart="${chart}"] canvas`).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(pixels && new Uint32Array(pixels.buffer)).size;
    });
  }

  get #page(): FrameLocator {
    return this.workbench.webview();
  }
}
