// Lists the offers of mobile data in Sweden from which operator 0 can order now.
import { Enum } from 'polkadot-api'
import { connect } from './connect.js'

const { client, api } = connect()
const filter = {
  kind: Enum('MobileData'),
  country: '0x5345', // SE: the two letters as bytes
  provider: undefined,
  buyer: 0,
  unit_price_max: undefined,
} as const
let after: number | undefined
do {
  const page = await api.view.Marketplace.find_offers(filter, after, 100)
  for (const { id, record, remaining } of page.items) {
    console.log(`offer ${id} of operator ${record.provider}: ${record.offer.unit_price} a unit, ${remaining} left`)
  }
  after = page.next // a page can be short or empty and still have a next one
} while (after !== undefined)
client.destroy()
