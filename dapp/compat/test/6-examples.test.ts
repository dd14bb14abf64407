// Runs the examples of docs/guide-dapp.md as they stand there, and checks that they stand there as they are.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { api, desk, node } from '../src/chain.js'
import { key, view } from '../src/pjs.js'
import { offerTerms, ZERO } from '../src/trade.js'

const HERE = fileURLToPath(new URL('../../', import.meta.url))
const GUIDE = fileURLToPath(new URL('../../../../docs/guide-dapp.md', import.meta.url))
const FILES = ['pjs', 'papi'].flatMap((dir) => readdirSync(`${HERE}examples/${dir}`).map((file) => `examples/${dir}/${file}`))

let offer: number
const bob = key('Bob')

test('an offer is there for the examples to find', async () => {
  const [published] = await desk.all([bob, api.tx.marketplace.publishOffer(await offerTerms(api))])
  offer = published.events.find(({ method }) => method === 'OfferPublished').data.offerId.toNumber()
})

test('the guide shows the examples as they are', () => {
  const guide = readFileSync(GUIDE, 'utf8')
  const shown = new Map([...guide.matchAll(/^<!-- file: dapp\/compat\/(\S+) -->\n\n?```\w+\n(.*?)^```$/gms)].map(([, file, text]) => [file, text]))
  assert.deepEqual([...shown.keys()].sort(), [...FILES].sort(), 'examples and blocks after a line <!-- file: … -->')
  for (const [file, text] of shown) assert.equal(text, readFileSync(HERE + file, 'utf8'), `${file} differs in docs/guide-dapp.md`)
})

/** Runs an example; `onLine` sees what it prints, line by line. */
function run(file: string, args: string[] = [], onLine = (_: string) => {}): Promise<string> {
  const path = file.endsWith('.ts') ? `${HERE}build/${file.replace(/ts$/, 'js')}` : HERE + file
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, INTERWORK_URL: node.url }, stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
    let out = ''
    let err = ''
    child.stderr.on('data', (data) => (err += data))
    child.stdout.on('data', (data) => {
      const before = out.split('\n').length - 1
      out += data
      out.split('\n').slice(before, -1).forEach(onLine)
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(out)
      else reject(new Error(`${file} ended with ${code}:\n${out}\n${err}`))
    })
  })
}

const limit = { timeout: 120_000 }
const name = (dir: string) => (dir === 'pjs' ? 'polkadot.js' : 'PAPI')

for (const [dir, ext] of [['pjs', 'mjs'], ['papi', 'ts']]) {
  test(`${name(dir)}: the example that decodes a block`, limit, async () => {
    const out = await run(`examples/${dir}/decode.${ext}`)
    assert.match(out, /^block \d+ of Interwork Development$/m)
    assert.match(out, dir === 'pjs' ? /^call timestamp\.set$/m : /^call Marketplace\.cancel$/m)
    assert.match(out, /event system\.ExtrinsicSuccess/i)
  })

  test(`${name(dir)}: the example that submits`, limit, async () => {
    const out = await run(`examples/${dir}/submit.${ext}`)
    assert.match(out, /^fee [1-9]\d+ units/m)
    assert.match(out, /^transfer: ok/m)
    assert.match(out, /^cancel: marketplace\.OrderNotFound/im)
  })

  test(`${name(dir)}: the example that finds offers`, limit, async () => {
    assert.match(await run(`examples/${dir}/find-offers.${ext}`), new RegExp(`^offer ${offer} of operator 1: 100[,]?000 a unit`, 'm'))
  })

  test(`${name(dir)}: the example that orders and follows the order`, limit, async () => {
    // The provider answers here: accepts, reports half of the units, and says that this was all.
    let serving: Promise<void> | undefined
    const out = await run(`examples/${dir}/follow-order.${ext}`, [`${offer}`], (line) => {
      const order = /^order (\d+)$/.exec(line)?.[1]
      if (order) serving = serve(Number(order))
    })
    await serving
    assert.match(out, /^quoted 10000000$/m)
    assert.match(out, /^Completed: paid 5000000, in escrow 0, next /m)
  })

  test(`${name(dir)}: the example that rotates session keys`, limit, async () => {
    const keys = /^registered (0x[0-9a-f]{128})$/m.exec(await run(`examples/${dir}/session-keys.${ext}`))?.[1]
    assert.equal(((await api.query.session.nextKeys(key('Alice').address)) as any).unwrap().toHex(), keys)
  })
}

async function serve(order: number): Promise<void> {
  const found: any = await view(api, 'Marketplace', 'order', [order])
  const { record } = found.unwrap()
  const line = record.firstLine.toNumber()
  await desk.all([bob, api.tx.marketplace.accept(order, ZERO)])
  await desk.all([bob, api.tx.marketplace.reportUsage([{ line, cumulativeUnits: 50 }])])
  await desk.all([bob, api.tx.marketplace.release(order)])
}
