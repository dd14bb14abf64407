// What the tests with polkadot.js share: connecting, sending many transactions at once, motions, views.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { Codec } from '@polkadot/types/types'
import { u8aConcat, u8aToHex } from '@polkadot/util'
import assert from 'node:assert/strict'

export type Tx = SubmittableExtrinsic<'promise'>

export async function connect(url: string): Promise<ApiPromise> {
  return ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true })
}

const keyring = new Keyring({ type: 'sr25519', ss58Format: 4619 })
export const key = (name: string): KeyringPair => keyring.addFromUri(`//${name}`)

export interface Outcome {
  /** `ok`, or the error's name such as `marketplace.TooEarly`, `BadOrigin`, `system.CallFiltered`. */
  result: string
  events: any[]
}

export function errorName(api: ApiPromise, error: any): string {
  if (!error.isModule) return `${error.type}`
  const { section, name } = api.registry.findMetaError(error.asModule)
  return `${section}.${name}`
}

export class Desk {
  /** Calls that were sent, with all results they had. */
  readonly sent = new Map<string, Set<string>>()
  private readonly nonces = new Map<string, number>()
  constructor(readonly api: ApiPromise) {}

  record(call: any, result: string): void {
    const name = `${call.section}.${call.method}`
    if (!this.sent.has(name)) this.sent.set(name, new Set())
    this.sent.get(name)!.add(result)
  }

  private async send(signer: KeyringPair, tx: Tx): Promise<Outcome> {
    if (!this.nonces.has(signer.address)) {
      const next: any = await this.api.call.accountNonceApi.accountNonce(signer.address)
      // Another transaction of the same signer may have come first while the answer was awaited.
      if (!this.nonces.has(signer.address)) this.nonces.set(signer.address, next.toNumber())
    }
    const nonce = this.nonces.get(signer.address)!
    this.nonces.set(signer.address, nonce + 1)
    await tx.signAsync(signer, { nonce, blockHash: this.api.genesisHash, era: 0 })
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not in a block within 60 s: ${tx.method.section}.${tx.method.method}`)), 60_000)
      tx.send(({ status, events, dispatchError, isError }) => {
        if (!status.isInBlock && !isError) return
        clearTimeout(timer)
        if (isError) reject(new Error(`${tx.method.section}.${tx.method.method}: ${status.type}`))
        else resolve({ result: dispatchError ? errorName(this.api, dispatchError) : 'ok', events: events.map(({ event }) => event) })
      }).catch((error) => {
        clearTimeout(timer)
        reject(error)
      })
    })
  }

  /** Sends all at once and compares each result with what is expected, `ok` if nothing is said. */
  async all(...items: [KeyringPair, Tx, string?][]): Promise<Outcome[]> {
    const outcomes = await Promise.all(items.map(([signer, tx]) => this.send(signer, tx)))
    outcomes.forEach(({ result }, index) => {
      const [signer, tx, expected = 'ok'] = items[index]
      const name = `${tx.method.section}.${tx.method.method}`
      assert.equal(result, expected, `${name} of ${signer.address}`)
      this.record(tx.method, result)
      this.assertDocumented(tx, result)
    })
    return outcomes
  }

  /** An error of a pallet of ours must be in the documentation of the call that gave it. */
  private assertDocumented(tx: Tx, result: string): void {
    const [section, error] = result.split('.')
    if (!error || section !== tx.method.section || !OWN.includes(section)) return
    const docs = tx.meta.docs.join('\n')
    assert.ok(docs.includes(error), `the documentation of ${section}.${tx.method.method} does not name ${error}`)
  }

  /** Motions of the board, carried in the order given; each call's result must be the expected one. */
  async motions(...calls: (Tx | [Tx, string])[]): Promise<void> {
    const { api } = this
    const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map(key)
    const wanted = calls.map((call) => (Array.isArray(call) ? call : ([call, 'ok'] as [Tx, string])))
    const proposed = await this.all(
      ...wanted.map(([call]): [KeyringPair, Tx] => [alice, api.tx.board.propose(call.method, call.method.encodedLength)]),
    )
    const motions = proposed.map(({ events }) => {
      const { data } = events.find(({ section, method }) => section === 'council' && method === 'Proposed')
      return { hash: data.proposalHash, index: data.proposalIndex }
    })
    await this.all(
      ...motions.flatMap(({ hash, index }) =>
        [alice, bob, charlie].map((member): [KeyringPair, Tx] => [member, api.tx.council.vote(hash, index, true)]),
      ),
    )
    const bound = { refTime: 200_000_000_000, proofSize: 2_000_000 }
    const closed = await this.all(
      ...motions.map(({ hash, index }, at): [KeyringPair, Tx] => [
        alice,
        api.tx.council.close(hash, index, bound, wanted[at][0].method.encodedLength),
      ]),
    )
    closed.forEach(({ events }, at) => {
      const [call, expected] = wanted[at]
      const { data } = events.find(({ section, method }) => section === 'council' && method === 'Executed')
      const result = data.result.isOk ? 'ok' : errorName(api, data.result.asErr)
      assert.equal(result, expected, `motion ${call.method.section}.${call.method.method}`)
      this.record(call.method, result)
      this.assertDocumented(call, result)
    })
  }
}

/** The pallets of this repository, as polkadot.js names them. */
export const OWN = ['operators', 'authorities', 'board', 'sdrt', 'marketplace', 'dice', 'channels', 'documents', 'reconciliation']

/** polkadot.js 16.5.6 knows metadata 16 but has no helper for view functions. */
export async function view(api: ApiPromise, pallet: string, name: string, args: unknown[]): Promise<Codec> {
  const f = viewFunctions(api).find((v) => v.pallet === pallet && v.name === name)
  assert.ok(f, `there is no view function ${pallet}.${name}`)
  const input = u8aConcat(...f.inputs.map((type, i) => api.registry.createType(type, args[i]).toU8a()))
  const id = { prefix: f.id.slice(0, 16), suffix: f.id.slice(16, 32) }
  const result: any = await api.call.runtimeViewFunction.executeViewFunction(id, u8aToHex(input))
  assert.ok(result.isOk, `${pallet}.${name}: ${result}`)
  const bytes = result.asOk.toU8a(true)
  const value = api.registry.createType(f.output, bytes)
  assert.equal(u8aToHex(value.toU8a()), u8aToHex(bytes), `${pallet}.${name} is not encoded as it was`)
  return value
}

export function viewFunctions(api: ApiPromise) {
  const name = (id: any) => api.registry.createLookupType(id)
  return api.runtimeMetadata.asV16.pallets.flatMap((pallet) =>
    [...pallet.viewFunctions].map((f: any) => ({
      pallet: pallet.name.toString(),
      name: f.name.toString() as string,
      id: f.id as Uint8Array,
      inputs: [...f.inputs].map(({ type }: any) => name(type)),
      output: name(f.output),
    })),
  )
}
