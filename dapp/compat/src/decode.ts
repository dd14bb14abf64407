// Decodes whole blocks with polkadot.js and complains about everything it does not know.
import type { ApiPromise } from '@polkadot/api'
import type { GenericExtrinsic, GenericCall } from '@polkadot/types'
import type { Codec } from '@polkadot/types/types'
import { u8aToHex } from '@polkadot/util'
import assert from 'node:assert/strict'

export interface Decoded {
  blocks: number
  calls: Set<string>
  events: Set<string>
  errors: Set<string>
}

/** Walks through everything inside a value: calls in batches and proposals, errors in results. */
function* parts(value: unknown): Generator<Codec & Record<string, any>> {
  if (value === null || typeof value !== 'object') return
  const codec = value as Codec & Record<string, any>
  yield codec
  if ('isModule' in codec && 'isToken' in codec) return
  if (codec.isNone === true) return
  if (codec.callIndex !== undefined) {
    for (const argument of (codec as unknown as GenericCall).args) yield* parts(argument)
  } else if (Array.isArray(codec)) {
    for (const item of codec) yield* parts(item)
  } else if (codec.inner !== undefined && codec.isEmpty === false) {
    yield* parts(codec.inner)
  } else if (codec instanceof Map) {
    for (const item of codec.values()) yield* parts(item)
  }
}

/** Decodes the blocks, checks that encoding gives the same bytes again, and returns the names found. */
export async function decodeBlocks(api: ApiPromise, from: number, to: number): Promise<Decoded> {
  const found: Decoded = { blocks: 0, calls: new Set(), events: new Set(), errors: new Set() }
  const note = (value: unknown, where: string) => {
    for (const part of parts(value)) {
      assert.notEqual(part.toRawType?.(), 'Raw', `${where}: a value of unknown type`)
      if (part.callIndex !== undefined) {
        const call = part as unknown as GenericCall
        const docs = api.registry.findMetaCall(call.callIndex).meta.docs
        assert.ok(docs.length > 0, `${call.section}.${call.method} has no documentation`)
        found.calls.add(`${call.section}.${call.method}`)
      } else if ('isModule' in part && 'isToken' in part) {
        if (part.isModule) {
          const { section, name, docs } = api.registry.findMetaError(part.asModule)
          assert.ok(docs.length > 0, `${section}.${name} has no documentation`)
          found.errors.add(`${section}.${name}`)
        } else {
          found.errors.add(`${part.type}`)
        }
      }
    }
  }
  for (let number = from; number <= to; number++) {
    const hash = await api.rpc.chain.getBlockHash(number)
    const raw = (await (api as any)._rpcCore.provider.send('chain_getBlock', [hash.toHex()])) as {
      block: { extrinsics: `0x${string}`[] }
    }
    for (const [index, hex] of raw.block.extrinsics.entries()) {
      const where = `extrinsic ${number}-${index}`
      const extrinsic = api.registry.createType('Extrinsic', hex) as unknown as GenericExtrinsic
      assert.equal(extrinsic.toHex(), hex, `${where} is not encoded as it was`)
      note(extrinsic.method, where)
    }
    const events = await (await api.at(hash)).query.system.events()
    const stored = await api.rpc.state.getStorage(api.query.system.events.key(), hash)
    assert.equal(u8aToHex(events.toU8a()), (stored as any).unwrap().toHex(true), `events of ${number}`)
    for (const { event } of events as any) {
      const name = `${event.section}.${event.method}`
      assert.ok(event.meta.docs.length > 0, `${name} has no documentation`)
      found.events.add(name)
      for (const value of event.data) note(value, `event ${name} in ${number}`)
    }
    found.blocks++
  }
  return found
}
