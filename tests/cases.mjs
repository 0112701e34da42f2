// Prints what became of each case of cases.txt in the tests that ran: node cases.mjs REPORTS [--all]
// An outcome comes from the runner's own reports alone. A case whose tests did not run, or did not come to their end, has no test.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder, all] = process.argv.slice(2);
const cases = new Map(readFileSync(new URL('cases.txt', import.meta.url), 'utf8').split('\n')
  .filter(line => line && !line.startsWith('#'))
  .map(line => /^(\S+)\s+(.+)$/.exec(line))
  .map(([, name, title]) => [name, { title, passed: 0, failed: 0, skipped: 0, figures: [] }]));

const unknown = new Set();
for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
  for (const test of JSON.parse(readFileSync(join(folder, file), 'utf8')).results.tests) {
    for (const name of test.extra?.traits?.Case ?? []) {
      if (!cases.has(name)) unknown.add(`${name} (${test.name})`);
      else cases.get(name)[test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped']++;
    }
    for (const [, name, text] of (test.extra?.output ?? '').matchAll(/^figure (\S+): (.*)$/gm)) cases.get(name)?.figures.push(text);
  }
}

const outcome = ({ passed, failed, skipped }) =>
  failed ? `FAILED ${failed} of ${passed + failed}` : passed ? `passed ${passed}` : skipped ? 'skipped' : 'no test';
for (const [name, found] of cases) {
  if (!all && outcome(found) === 'no test') continue;
  console.log(`${name.padEnd(4)} ${outcome(found).padEnd(15)} ${found.title}`);
  for (const text of new Set(found.figures)) console.log(`${' '.repeat(21)}· ${text}`);
}
for (const name of unknown) console.log(`${name} is not in cases.txt`);
process.exit(unknown.size ? 1 : 0);
