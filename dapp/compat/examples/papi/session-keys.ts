// Makes new session keys in the node and registers them, with the proof that the node has them.
import { Binary } from 'polkadot-api'
import { connect, signerOf } from './connect.js'

const { client, api } = connect()
const alice = signerOf('//Alice')

const owner = `0x${Buffer.from(alice.publicKey).toString('hex')}`
type Rotated = { keys: `0x${string}`; proof: `0x${string}` }
const { keys, proof } = await client._request<Rotated, [string]>('author_rotateKeysWithOwner', [owner])

const parsed = { aura: keys.slice(0, 66), grandpa: `0x${keys.slice(66)}` }
const result = await api.tx.Session.set_keys({ keys: parsed, proof: Binary.fromHex(proof) }).signAndSubmit(alice)
console.log(result.ok ? `registered ${keys}` : `refused: ${JSON.stringify(result.dispatchError)}`)
client.destroy()
