// Orders 100 units of an offer, whose id is the argument, and follows the order until it is closed.
import { concatMap, lastValueFrom, takeWhile, tap } from 'rxjs'
import { connect, signerOf } from './connect.js'

const { client, api } = connect()
const offer = Number(process.argv[2])

const found = await api.view.Marketplace.offer(offer)
if (!found) throw new Error(`there is no offer ${offer}`)
const lines = [{ offer, units: 100n, max_unit_price: found.record.offer.unit_price }]
const quote = await api.view.Marketplace.quote(0, lines)
if (quote.total === undefined) throw new Error(`cannot be ordered: ${JSON.stringify(quote.lines)}`)
console.log(`quoted ${quote.total}`)

const now = (await api.query.Timestamp.Now.getValue()) / 1_000n
const request = api.tx.Marketplace.request({
  lines,
  // To whom the order belongs in the buyer's books: 32 bytes, opaque to everybody else.
  user_reference: `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')}`,
  accept_by: now + 3_600n,
  service_until: now + 86_400n,
})
const result = await request.signAndSubmit(signerOf('//Alice'))
if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.dispatchError)}`)
const [requested] = api.event.Marketplace.OrderRequested.filter(result.events)
const id = requested.payload.order_id
console.log(`order ${id}`)

// What the buyer can do next is in `actions`; the state is asked again with every final block.
await lastValueFrom(
  client.finalizedBlock$.pipe(
    concatMap(({ hash }) => api.view.Marketplace.order(id, { at: hash })),
    tap((order) => {
      if (!order) return // not final yet
      const next = order.actions.map(({ type }) => type)
      console.log(`${order.record.status.type}: paid ${order.paid}, in escrow ${order.escrowed}, next ${next}`)
    }),
    takeWhile((order) => order?.record.closed_at === undefined),
  ),
  { defaultValue: undefined },
)
client.destroy()
