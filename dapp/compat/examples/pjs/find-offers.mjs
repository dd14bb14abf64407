// Lists the offers of mobile data in Sweden from which operator 0 can order now.
import { connect } from './connect.mjs'
import { view } from './view.mjs'

const api = await connect()
const filter = { kind: 'MobileData', country: 'SE', provider: null, buyer: 0, unitPriceMax: null }
let after = null
do {
  const page = await view(api, 'Marketplace', 'find_offers', filter, after, 100)
  for (const { id, record, remaining } of page.items) {
    console.log(`offer ${id} of operator ${record.provider}: ${record.offer.unitPrice} a unit, ${remaining} left`)
  }
  after = page.next.unwrapOr(null) // a page can be short or empty and still have a next one
} while (after !== null)
await api.disconnect()
