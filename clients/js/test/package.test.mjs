import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as portcullis from '@portcullis/client'
import ts from 'typescript'

const root = new URL('../', import.meta.url)
const read = (file) => readFileSync(new URL(file, root), 'utf8')
const { exports, files, main, types, ...manifest } = JSON.parse(read('package.json'))

// Whatever a module is taken by: import, export, import(), require(), and the references of types.
function modulesOf(file) {
  const { importedFiles, referencedFiles, typeReferenceDirectives } = ts.preProcessFile(read(`dist/${file}`), true, true)
  return [...importedFiles, ...referencedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName)
}

describe('the package', () => {
  test('holds what was built, its page and its licence, and nothing else', () => {
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], { cwd: fileURLToPath(root), encoding: 'utf8' }))
    const sources = readdirSync(new URL('src/', root)).flatMap((file) => [file.replace(/ts$/, 'js'), file.replace(/ts$/, 'd.ts')])
    assert.deepEqual(packed.files.map(({ path }) => path).sort(), ['LICENSE', 'README.md', 'package.json', ...sources.map((file) => `dist/${file}`)].sort())
    assert.ok(packed.size < 40_000, `${packed.size} bytes`)
  })

  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies']) {
    test(`has no ${kind}`, () => assert.equal(manifest[kind], undefined))
  }

  test('takes nothing from elsewhere, in what is run and in its types', () => {
    const built = readdirSync(new URL('dist/', root))
    const foreign = built.flatMap((file) => modulesOf(file).filter((name) => !built.includes(name.replace(/^\.\//, ''))).map((name) => `${file}: ${name}`))
    assert.ok(built.length > 20 && modulesOf('index.js').length > 5)
    assert.deepEqual(foreign, [])
  })

  test('has its licence', () => assert.equal(read('LICENSE'), read('../../LICENSE')))

  test('names files that are there, to those who read exports and to those who do not', () => {
    assert.deepEqual([exports['.'].default, exports['.'].types], [main, types])
    assert.deepEqual([main, types].map((file) => files.includes(file.split('/')[1]) && read(file).length > 0), [true, true])
  })

  test('gives these names', () =>
    assert.deepEqual(Object.keys(portcullis), [
      'PortcullisError', 'RefusedError', 'createClient', 'createSignedFetch', 'ensureOk', 'findWallets', 'fromProvider', 'memoryStore', 'readProblem', 'sessionStorageStore', 'watchWallets',
    ]))
})
