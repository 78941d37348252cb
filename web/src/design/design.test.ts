import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as parts from '.';

const page = readFileSync(join(process.cwd(), 'src/design/DesignPage.vue'), 'utf8');
/** Shown by what they are part of: each field, and the place where toasts appear, which is in every page. */
const within = ['UiField', 'UiToasts'];

it.each(Object.keys(parts).filter((name) => name.startsWith('Ui') && !within.includes(name)))('the page of all parts shows %s', (name) => {
  expect(page).toContain(`<${name}`);
});
