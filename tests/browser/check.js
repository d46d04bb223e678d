// Opens files of `chuan report` in Chromium and looks at them as a reader, a keyboard and a printer do.
// Usage: node check.js CHROMIUM FOLDER FILE.html…  (FOLDER gets FILE.pdf and, for people, FILE-WIDTH.png)
// Prints each fault as "FILE: what"; ends with 1 when there is one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, folder, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE_ROWS_MAX = 2000; // beyond, axe takes minutes and finds the same
const SMALL = 320; // a small telephone, and a window of 1280 px enlarged to 400%
let faults = 0;

function fault(file, what) {
  console.log(`${basename(file)}: ${what}`);
  faults++;
}

// A page that reports what no page of ours may do.
async function open(browser, file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(resolve(file)).href;
  page.on('console', (message) => fault(file, `console: ${message.text()}`));
  page.on('pageerror', (error) => fault(file, `error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) fault(file, `request: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

async function checkAccess(page, file, width) {
  await page.evaluate(axe);
  const rules = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  for (const violation of rules.violations)
    fault(file, `${width} px: axe ${violation.id} ${violation.nodes.length} ×: ${violation.nodes[0].html.slice(0, 160)}`);
  return rules.passes.length;
}

// Every <details> opens by Tab and Enter alone; so many as there are, at most `most`.
async function checkKeyboard(page, file, most) {
  const rows = Math.min(await page.locator('details').count(), most);
  let opened = 0;
  for (let tabs = 0; opened < rows && tabs < rows + 50; tabs++) {
    await page.keyboard.press('Tab');
    const isSummary = await page.evaluate(() => document.activeElement?.tagName === 'SUMMARY');
    if (!isSummary) continue;
    await page.keyboard.press('Enter');
    opened++;
  }
  const open = await page.locator('details[open]').count();
  if (open !== rows) fault(file, `the keyboard opens ${open} of ${rows} rows`);
  return open;
}

async function checkWidth(page, file, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) fault(file, `is ${wide} px wide in a window of ${width} px`);
}

// Bars are compared by their length, so all have one scale.
async function checkBars(page, file, width) {
  const widths = await page.$$eval('.bars svg', (bars) => [...new Set(bars.map((bar) => Math.round(bar.clientWidth)))]);
  if (widths.length > 1) fault(file, `${width} px: bars of ${widths.join(', ')} px for the same`);
}

async function check(browser, file) {
  const name = basename(file, '.html');
  const page = await open(browser, file, { viewport: { width: 1280, height: 900 } });
  const small = (await page.locator('tr').count()) <= AXE_ROWS_MAX;
  let passes = 0;
  if (small) passes = await checkAccess(page, file, 1280);
  await page.screenshot({ path: join(folder, `${name}-1280.png`) });
  await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true });
  const rows = await checkKeyboard(page, file, 300);
  if (small && rows > 0) passes += await checkAccess(page, file, 1280);
  await page.screenshot({ path: join(folder, `${name}-open.png`) });
  const narrow = await open(browser, file, { viewport: { width: SMALL, height: 800 } });
  await checkWidth(narrow, file, SMALL);
  await checkBars(narrow, file, SMALL);
  if (small) passes += await checkAccess(narrow, file, SMALL);
  await narrow.screenshot({ path: join(folder, `${name}-${SMALL}.png`), fullPage: small });
  console.error(`${name}: ${rows} rows opened, ${passes} rules of axe passed`);
  await page.context().close();
  await narrow.context().close();
}

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']
});
for (const file of files) await check(browser, file);
await browser.close();
process.exit(faults > 0 ? 1 : 0);
