import type { Severity } from '../src/runs/finding';
import type { RunAction } from '../src/dashboard/protocol';
import { createSvg } from './dom';

/** Outlines on a grid of 16 by 16, filled with the colour of the text. */
const ACTION_PATHS: Readonly<Record<RunAction, string>> = {
  pause: 'M4 3h2.5v10H4zM9.5 3H12v10H9.5z',
  resume: 'M4 2.5l9.5 5.5L4 13.5z',
  step: 'M3 2.5L10.5 8 3 13.5zM11.5 3h1.8v10h-1.8z',
  stop: 'M3.5 3.5h9v9h-9z',
  restart: 'M12.6 2v3.9H8.7V4.5h1.9A4.3 4.3 0 1 0 12.3 8h1.5a5.8 5.8 0 1 1-2.6-4.8V2z',
};

/** Shapes differ so that colour is not needed to tell severities apart. */
const SEVERITY_PATHS: Readonly<Record<Severity, string>> = {
  error: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z',
  warning: 'M8 .8l7.6 13.7H.4z',
  info: 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2z',
};

function icon(path: string, className: string, ...more: readonly Node[]): SVGSVGElement {
  const attributes = { class: className, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' };
  return createSvg('svg', attributes, createSvg('path', { d: path }), ...more);
}

export function actionIcon(action: RunAction): SVGSVGElement {
  return icon(ACTION_PATHS[action], 'icon');
}

/** An arrow out of a tray. */
export function exportIcon(): SVGSVGElement {
  return icon(
    'M7.3 9.5V4.2L5.2 6.3l-1-1L8 1.5l3.8 3.8-1 1-2.1-2.1v5.3zM2.5 9h1.4v3.6h8.2V9h1.4v5h-11z',
    'icon',
  );
}

/** A severity's shape with a short text in it, such as the number of a finding. */
export function severityIcon(severity: Severity, text: string): SVGSVGElement {
  const label = createSvg('text', {
    x: '8',
    y: severity === 'warning' ? '12.6' : '11.2',
    'text-anchor': 'middle',
  });
  label.textContent = text;
  return icon(SEVERITY_PATHS[severity], `severity ${severity}`, label);
}

/** A short piece of a curve in its dash, coloured by the text colour of what is around it. */
export function lineSample(dash: readonly number[]): SVGSVGElement {
  const line = createSvg('line', { x1: '1', y1: '4', x2: '19', y2: '4', 'stroke-dasharray': dash.join(' ') });
  return createSvg('svg', { class: 'line-sample', viewBox: '0 0 20 8', 'aria-hidden': 'true' }, line);
}
