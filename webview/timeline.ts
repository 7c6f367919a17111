import { formatCount } from '../src/dashboard/number-format';
import type { FindingView } from '../src/dashboard/protocol';
import type { Severity } from '../src/runs/finding';
import type { ChartView } from './chart-view';
import { create, createButton } from './dom';
import { severityIcon } from './icons';

/** A finding on the timeline, with its index in the list. */
export interface TimedFinding {
  readonly index: number;
  readonly step: number;
  readonly severity: Severity;
  readonly message: string;
}

/** Pixels that a marker takes; markers that would overlap become one that says how many it stands for. */
const MARKER = 20;

/** Findings that have a step, in the order of steps. */
export function timedFindings(findings: readonly FindingView[]): readonly TimedFinding[] {
  return findings
    .flatMap(({ step, severity, message }, index) =>
      step === null ? [] : [{ index, step, severity, message }],
    )
    .sort((a, b) => a.step - b.step);
}

/** Numbered markers above a chart, each at the step at which a finding became certain. */
export class Timeline {
  readonly element = create('div', {
    class: 'timeline',
    attributes: { role: 'group', 'aria-label': 'Findings' },
  });
  private placed = '';

  constructor(
    private readonly chart: ChartView,
    private readonly reveal: (index: number) => void,
  ) {
    chart.plot.before(this.element);
  }

  update(findings: readonly TimedFinding[]): void {
    const { left, right } = this.chart.area;
    const markers: { x: number; findings: TimedFinding[] }[] = [];
    for (const finding of findings) {
      const x = Math.round(this.chart.pixelOf(finding.step));
      const last = markers.at(-1);
      if (x < left || x > right) {
        continue;
      }
      if (last && x - last.x < MARKER) {
        last.findings.push(finding);
      } else {
        markers.push({ x, findings: [finding] });
      }
    }
    this.element.hidden = findings.length === 0;
    const placed = JSON.stringify(
      markers.map((marker) => [marker.x, marker.findings.map(({ index }) => index)]),
    );
    if (placed !== this.placed) {
      this.placed = placed;
      this.element.replaceChildren(...markers.map((marker) => this.marker(marker.x, marker.findings)));
    }
  }

  private marker(x: number, findings: readonly TimedFinding[]): HTMLElement {
    const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
    const lines = findings.map(
      ({ index, step, message }) => `${index + 1}. Step ${formatCount(step)}: ${message}`,
    );
    const more =
      findings.length > 1 ? [create('span', { class: 'more', text: `+${findings.length - 1}` })] : [];
    const marker = createButton(
      { class: 'marker', title: lines.join('\n') },
      () => {
        this.reveal(worst.index);
      },
      severityIcon(worst.severity, String(worst.index + 1)),
      ...more,
    );
    marker.style.left = `${x}px`;
    return marker;
  }
}
