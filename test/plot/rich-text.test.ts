import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withGreek } from '../../src/plot/greek.ts';
import { boldItalic, plainText, setTexts } from '../../src/plot/rich-text.ts';

const text = (content: string) => `<text font-size="20px" fill="#000">${content}</text>`;

test('superscripts are raised and smaller, and what follows stands on the line again', () => {
  assert.equal(
    setTexts(text('36 fb^{-1} of data')),
    text('36 fb<tspan dy="-7.2" font-size="14px">-1</tspan><tspan dy="7.2"> of data</tspan>'),
  );
});

test('a superscript after a subscript moves from where the subscript was', () => {
  assert.equal(
    setTexts(text('E_{T}^{miss}')),
    text('E<tspan dy="4" font-size="14px">T</tspan><tspan dy="-11.2" font-size="14px">miss</tspan>'),
  );
});

test('names with underscores and no braces stay as they are', () => {
  assert.equal(setTexts(text('2e_0m_3j_0g')), text('2e_0m_3j_0g'));
});

test('the name at the head is bold and italic', () => {
  assert.equal(
    setTexts(text(`${boldItalic('Beamline')} toy`)),
    text('<tspan font-weight="bold" font-style="italic">Beamline</tspan> toy'),
  );
});

test('characters that XML forbids are left out', () => {
  assert.equal(setTexts(text('a\u0000b\u001fc\uffff')), text('abc'));
  assert.ok(setTexts(text('a\ud800b')).isWellFormed());
});

test('plain text has no marks', () => {
  assert.equal(plainText(`${boldItalic('x')} m_{jj} 10^{3}`), 'x mjj 103');
});

test('Greek letters can be named as in titles of ROOT', () => {
  assert.equal(withGreek('#Delta#phi(l,l) #eta #1 #foo'), 'Δφ(l,l) η #1 #foo');
});
