// Orders 100 units of an offer, whose id is the argument, and follows the order until it is closed.
import { Keyring } from '@polkadot/api'
import { connect } from './connect.mjs'
import { view } from './view.mjs'

const api = await connect()
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
const offer = Number(process.argv[2])

const { record } = (await view(api, 'Marketplace', 'offer', offer)).unwrap()
const lines = [{ offer, units: 100, maxUnitPrice: record.offer.unitPrice }]
const quote = await view(api, 'Marketplace', 'quote', 0, lines)
if (quote.total.isNone) throw new Error(`cannot be ordered: ${quote.lines}`)
console.log(`quoted ${quote.total.unwrap()}`)

const now = Math.floor((await api.query.timestamp.now()).toNumber() / 1000)
// To whom the order belongs in the buyer's books: 32 bytes, opaque to everybody else.
const reference = crypto.getRandomValues(new Uint8Array(32))
const request = api.tx.marketplace.request(lines, reference, now + 3_600, now + 86_400)
const order = await new Promise((resolve, reject) => {
  request.signAndSend(alice, ({ status, events, dispatchError }) => {
    if (dispatchError) reject(new Error(dispatchError.toString()))
    const requested = events.find(({ event }) => api.events.marketplace.OrderRequested.is(event))
    if (status.isInBlock && requested) resolve(requested.event.data.orderId)
  }).catch(reject)
})
console.log(`order ${order}`)

// What the buyer can do next is in `actions`; the state is asked again with every final block.
const stop = await api.rpc.chain.subscribeFinalizedHeads(async () => {
  const found = await view(api, 'Marketplace', 'order', order)
  if (found.isNone) return // not final yet
  const { record, paid, escrowed, actions } = found.unwrap()
  console.log(`${record.status}: paid ${paid}, in escrow ${escrowed}, next ${actions.map((x) => x.type)}`)
  if (record.closedAt.isNone) return
  stop()
  await api.disconnect()
})
