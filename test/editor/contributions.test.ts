import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  COMMANDS,
  CONTEXT_KEYS,
  DATA_SUFFIXES,
  isDataFile,
  isLossFile,
  isRunFile,
  LOSS_FILE_SUFFIX,
  MINIMUM_SEVERITIES,
  RUN_FILE_SUFFIX,
  SETTINGS,
} from '../../src/editor/contributions';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly scope: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const root = join(import.meta.dirname, '../..');
const manifestText = readFileSync(join(root, 'package.json'), 'utf8');
const { contributes, activationEvents } = JSON.parse(manifestText) as Manifest;
const strings = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

/** A string of the manifest as a user sees it. */
function shown(text: string): string {
  return text.replace(/^%(.+)%$/, (_, key: string) => strings[key]);
}

describe('the manifest', () => {
  it('has the commands of the code, and no others', () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).sort(),
      Object.values<string>(COMMANDS).sort(),
    );
  });

  it('has the settings of the code, with the same values by default', () => {
    const { properties } = contributes.configuration;
    const defaults = Object.fromEntries(
      Object.entries(properties).map(([id, setting]) => [id, setting.default]),
    );
    assert.deepEqual(defaults, SETTINGS);
    assert.deepEqual(properties['lossDebugger.diagnostics.minimumSeverity'].enum, MINIMUM_SEVERITIES);
  });

  it('asks only for context keys that the code sets', () => {
    const asked = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when }) => when?.match(/lossDebugger\.\w+/g) ?? []);
    assert.deepEqual([...new Set(asked)].sort(), Object.values<string>(CONTEXT_KEYS).sort());
  });

  it('has a text for each of its string keys, and a key for each text', () => {
    const used = [...manifestText.matchAll(/"%(.+?)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  });

  it('titles every command in Title Case under one category', () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(shown(category), 'Loss Debugger');
      assert.match(shown(title), /^[A-Z]\w*( ([A-Z]\w*|with|as))*(\.\.\.)?$/);
    }
  });

  it('hides commands that cannot run from the palette', () => {
    const always: readonly string[] = [
      COMMANDS.train,
      COMMANDS.openDashboard,
      COMMANDS.openRun,
      COMMANDS.findLearningRate,
      COMMANDS.compareLosses,
    ];
    const conditional = contributes.menus.commandPalette.filter(({ when }) => when !== undefined);
    assert.deepEqual(
      conditional.map(({ command }) => command).sort(),
      Object.values<string>(COMMANDS)
        .filter((command) => !always.includes(command))
        .sort(),
    );
  });

  it('is activated by run files, loss files (which are JavaScript) and a dashboard or report that comes back', () => {
    assert.deepEqual(activationEvents, [
      'onLanguage:javascript',
      'onLanguage:jsonc',
      'onWebviewPanel:lossDebugger.dashboard',
      'onWebviewPanel:lossDebugger.lossReport',
    ]);
  });

  describe('offers training in menus', () => {
    const menus = Object.entries(contributes.menus).flatMap(([menu, items]) =>
      items
        .filter(({ command, when }) => command === COMMANDS.train && when !== undefined)
        .map(({ when }) => ({ menu, when })),
    );
    const names = [
      ...DATA_SUFFIXES.flatMap((suffix) => [`data${suffix}`, `data${suffix}.gz`]),
      `iris${RUN_FILE_SUFFIX}`,
      `huber${LOSS_FILE_SUFFIX}`,
      'script.js',
      'package.json',
      'notes.txt',
      'csv',
    ];
    for (const { menu, when } of menus) {
      it(`${menu}: exactly for run files, loss files and data files`, () => {
        const pattern = /resourceFilename =~ \/(.+)\/i?/.exec(when ?? '')?.[1];
        assert.ok(pattern);
        const offered = names.filter((name) => new RegExp(pattern, 'i').test(name));
        assert.deepEqual(
          offered,
          names.filter((name) => [isRunFile, isDataFile, isLossFile].some((fits) => fits(name))),
        );
      });
    }
  });
});
