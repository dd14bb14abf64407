// Takes the runtime that was just built as the one that the descriptors describe: npm run descriptors
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const cache = process.env.INTERWORK_CACHE_DIR ?? join(homedir(), '.cache/interwork')
const target = process.env.INTERWORK_TARGET_DIR ?? join(cache, 'target')
const wasm = process.env.INTERWORK_WASM
  ?? join(target, 'release/wbuild/interwork-runtime/interwork_runtime.compact.compressed.wasm')
if (!existsSync(wasm)) {
  console.error(`error: there is no runtime in ${wasm}\n  Build it first with scripts/test or scripts/run, or name it: INTERWORK_WASM=FILE`)
  process.exit(1)
}
execFileSync('node_modules/.bin/papi', ['add', 'interwork', '--wasm', wasm, '--skip-codegen'], { stdio: 'inherit' })
execFileSync('node_modules/.bin/papi', ['generate'], { stdio: 'inherit', env: { ...process.env, npm_config_ignore_scripts: 'true' } })
// The version of the generated package is in the lock file.
execFileSync('npm', ['install', '--ignore-scripts', '--package-lock-only'], { stdio: 'inherit' })
console.log('Commit .papi and package-lock.json.')
