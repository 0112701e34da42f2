// The programs of docs/proofs.md against the real program: each prints what the comment behind its last line says. Takes what the demo says of itself, with its URL, from DEMO.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const { url, accounts } = JSON.parse(process.env.DEMO)
const root = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(`${root}docs/proofs.md`, 'utf8')
const env = { ...process.env, GATE: url, KEY: accounts.find(({ name }) => name === 'bob').privateKey, CONTRACTS: `${root}contracts/compiled` }

// A section's heading with each of its programs; a section without one, such as that on clocks, is left out.
const programs = [...page.matchAll(/^##+ (?<title>.*)$(?<text>(?:(?!^##)[^])*)/gm)].flatMap(({ groups: { title, text } }) =>
  [...text.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => ({ title, code, prints: /console\.log\(.*\) {3}\/\/ (.*)\n$/.exec(code)?.[1] })))

describe('docs/proofs.md', () => {
  for (const { title, code, prints } of programs) {
    test(title, () => {
      assert.ok(prints, 'the last line says what is printed')
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: fileURLToPath(new URL('.', import.meta.url)), env, encoding: 'utf8' })
      assert.equal(output, `${prints}\n`)
    })
  }

  test('has one for each way', () => assert.deepEqual(programs.map(({ prints }) => prints), [
    'key_recovery', 'erc1271', 'erc1271', 'erc6492', 'eip7702', 'market-data market-data:basic', 'ed25519', '200', '1', '200', 'an order', 'an order',
  ]))
})
