/** What VS Code calls the panel of the dashboard, also when it brings one back after a window reload. */
export const DASHBOARD_VIEW_TYPE = 'lossDebugger.dashboard';
