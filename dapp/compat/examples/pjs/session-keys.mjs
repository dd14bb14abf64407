// Makes new session keys in the node and registers them, with the proof that the node has them.
import { Keyring } from '@polkadot/api'
import { u8aToHex } from '@polkadot/util'
import { connect } from './connect.mjs'

// polkadot.js 16.5 does not know this method, and what its `author.rotateKeys` makes cannot be registered.
const rotateKeysWithOwner = { description: 'New keys and their proof', params: [{ name: 'owner', type: 'Bytes' }], type: 'Json' }
const api = await connect({ rpc: { author: { rotateKeysWithOwner } } })
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')

const { keys, proof } = (await api.rpc.author.rotateKeysWithOwner(u8aToHex(alice.publicKey))).toJSON()

await new Promise((resolve, reject) => {
  api.tx.session.setKeys(keys, proof).signAndSend(alice, ({ status, dispatchError }) => {
    if (dispatchError) reject(new Error(api.registry.findMetaError(dispatchError.asModule).name))
    if (status.isFinalized) resolve()
  }).catch(reject)
})
console.log(`registered ${keys}`)
await api.disconnect()
