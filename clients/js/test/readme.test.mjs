import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const snippets = [...readme.matchAll(/^```(js|jsx|ts)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language, code }))

/** What the page takes from elsewhere, as far as it does. */
const others = `
  declare module 'react' {
    export function useEffect(effect: () => void | (() => void), dependencies: readonly unknown[]): void
    export function useState<T>(first?: T): [T | undefined, (next: T | undefined) => void]
  }
  declare module 'react/jsx-runtime' { export namespace JSX { interface IntrinsicElements { [name: string]: any } } }
  declare module 'viem/accounts' { export function privateKeyToAccount(key: any): { readonly address: string, signMessage(call: { readonly message: string }): Promise<string> } }
  declare const process: { env: Record<string, string | undefined> & { GATE: string, KEY: string } }
`

const name = (index) => `/snippet${index}.${snippets[index].language}`
const texts = new Map([['/others.d.ts', others], ...snippets.map(({ code }, index) => [name(index), `${code}\nexport {}\n`])])
const options = {
  strict: true, noEmit: true, allowJs: true, checkJs: true, noImplicitAny: false, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.ReactJSX,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  paths: { '@portcullis/client': [fileURLToPath(new URL('../dist/index.d.ts', import.meta.url))] },
}
const host = ts.createCompilerHost(options)
const { fileExists, readFile, getSourceFile } = host
host.fileExists = (file) => texts.has(file) || fileExists(file)
host.readFile = (file) => texts.get(file) ?? readFile(file)
host.getSourceFile = (file, language) => (texts.has(file) ? ts.createSourceFile(file, texts.get(file), language) : getSourceFile.call(host, file, language))
const program = ts.createProgram([...texts.keys()], options, host)

test('the types of the package are sound by themselves', () => {
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.includes('/dist/'))
  assert.ok(own.length > 5)
  assert.deepEqual(own.flatMap((file) => [...program.getSemanticDiagnostics(file)]).map(({ messageText }) => messageText), [])
})

for (const index of snippets.keys()) {
  test(`snippet ${index + 1} (${snippets[index].language}) agrees with the types`, () => {
    const file = program.getSourceFile(name(index))
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    assert.deepEqual(faults.map(({ start, messageText }) => `${start}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`), [])
  })
}

test('there are five', () => assert.equal(snippets.length, 5))
