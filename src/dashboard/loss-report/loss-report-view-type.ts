/** What VS Code calls the panel of the report, also when it brings one back after a window reload. */
export const LOSS_REPORT_VIEW_TYPE = 'lossDebugger.lossReport';
