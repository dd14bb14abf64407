// The smoke test with polkadot-api, and the guard of its descriptors.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { Binary, Enum, createClient, type PolkadotClient, type TypedApi } from 'polkadot-api'
import { getWsProvider } from 'polkadot-api/ws'
import { interwork } from '@polkadot-api/descriptors'
import { WebSocket } from 'ws'
import { signerOf } from '../examples/papi/connect.js'
import { startNode, WASM, type DevNode } from '../src/node.js'
import { difference, metadataOfWasm, surface } from '../src/surface.js'

const COMMITTED = new URL('../../.papi/metadata/interwork.scale', import.meta.url)

let node: DevNode
let client: PolkadotClient
let api: TypedApi<typeof interwork>

before(async () => {
  node = await startNode()
  client = createClient(getWsProvider(node.url, { websocketClass: WebSocket as any }))
  api = client.getTypedApi(interwork)
})
after(async () => {
  client?.destroy()
  await node?.stop()
})

async function nodeMetadata(): Promise<Uint8Array> {
  const opaque = await api.apis.Metadata.metadata_at_version(16)
  assert.ok(opaque)
  return opaque as unknown as Uint8Array
}

const changed = (lines: string[]) =>
  `the runtime's metadata is not the committed one:\n  ${lines.join('\n  ')}\n` +
  'If that is what you want: npm run descriptors --prefix dapp/compat, and commit .papi and package-lock.json.'

test('the committed descriptors are those of the runtime just built', { timeout: 60_000 }, () => {
  const lines = difference(surface(readFileSync(COMMITTED)), surface(metadataOfWasm(WASM)))
  assert.equal(lines.length, 0, changed(lines))
})

test('a changed descriptor is noticed', () => {
  const before = surface(readFileSync(COMMITTED))
  const at = before.findIndex((line) => line.startsWith('call Marketplace.request '))
  assert.ok(at >= 0)
  const after = [...before]
  after[at] = `${after[at]}0`
  assert.equal(difference(before, after).length, 2)
  assert.match(changed(difference(before, after)), /\+ call Marketplace\.request .*\n.*npm run descriptors/s)
  assert.equal(difference(before, before.filter((_, i) => i !== at)).length, 1)
})

test('the descriptors are compatible with the running node', { timeout: 60_000 }, async () => {
  const metadata = await nodeMetadata()
  const lines = difference(surface(readFileSync(COMMITTED)), surface(metadata))
  assert.equal(lines.length, 0, changed(lines))
  assert.equal(await api.constants.System.SS58Prefix(), 4619)
})

test('PAPI reads storage, views and runtime APIs', { timeout: 60_000 }, async () => {
  assert.equal((await api.view.Operators.operator_counts()).active, 4)
  assert.equal((await api.query.Operators.Operators.getEntries()).length, 4)
  const required = await api.view.Board.required_threshold(api.tx.Operators.admit({ operator: 4 }).decodedCall as any)
  assert.equal(required.votes, 3)
  assert.equal((await api.apis.Core.version()).spec_name, 'interwork')
  assert.deepEqual(await api.apis.Metadata.metadata_versions(), [14, 15, 16])
})

test('PAPI signs, submits, follows to finality, and decodes an error', { timeout: 60_000 }, async () => {
  const alice = signerOf('//Alice')
  const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
  const ok = await api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', bob), value: 1_000_000_000n }).signAndSubmit(alice)
  assert.equal(ok.ok, true)
  assert.ok(ok.events.some(({ type, value }) => type === 'Balances' && value.type === 'Transfer'))
  const calls = [
    api.tx.System.remark_with_event({ remark: Binary.fromText('Interwork') }).decodedCall,
    api.tx.Marketplace.cancel({ order_id: 77n }).decodedCall,
  ]
  const failed = await api.tx.Utility.batch_all({ calls }).signAndSubmit(alice)
  assert.equal(failed.ok, false)
  if (failed.ok) return
  assert.deepEqual(failed.dispatchError, { type: 'Module', value: { type: 'Marketplace', value: { type: 'OrderNotFound', value: undefined } } })
})

test('PAPI follows finalised blocks and decodes what is in them', { timeout: 60_000 }, async () => {
  const block = await client.getFinalizedBlock()
  const events = await api.query.System.Events.getValue({ at: block.hash })
  assert.ok(events.length > 0)
  const body = await client.getBlockBody(block.hash)
  assert.ok(body.length >= 1)
  const call = await api.txFromCallData((await api.tx.Timestamp.set({ now: 1n }).getEncodedData()))
  assert.equal(call.decodedCall.type, 'Timestamp')
})
