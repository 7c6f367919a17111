import assert from 'node:assert/strict';
import { summarizeProperties } from '../../../src/language/report/property-summary';
import type { LossProperty } from '../../../src/language/report/report-types';

const finite: LossProperty = { name: 'finite', verdict: 'holds', proved: false, text: '' };
const averaged: LossProperty = { name: 'reduction', verdict: 'holds', proved: false, text: '' };
const partly: LossProperty = { name: 'consistent', verdict: 'note', proved: false, text: '' };
const unknown: LossProperty = { name: 'nonNegative', verdict: 'unknown', proved: false, text: '' };

describe('the summary of the properties of a loss', () => {
  it('names those that hold', () => {
    assert.equal(summarizeProperties([finite, averaged]), 'finite, averaged');
  });

  it('says which are proved', () => {
    assert.equal(summarizeProperties([{ ...finite, proved: true }, averaged]), 'finite (proved), averaged');
  });

  it('keeps those that hold in part apart, and is silent on what is not known', () => {
    assert.equal(
      summarizeProperties([finite, partly, unknown, averaged]),
      'finite, averaged; in part consistent',
    );
  });

  it('has something to say when nothing holds wholly', () => {
    assert.equal(summarizeProperties([partly]), 'in part consistent');
  });
});
