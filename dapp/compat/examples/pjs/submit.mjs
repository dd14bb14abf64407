// Asks for the fee, signs, submits, waits until the block is final, and reads an error.
import { Keyring } from '@polkadot/api'
import { connect } from './connect.mjs'

const api = await connect()
// In a browser: web3FromAddress of @polkadot/extension-dapp gives a signer for signAndSend(address, { signer }).
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')

function submit(tx) {
  return new Promise((resolve, reject) => {
    tx.signAndSend(alice, ({ status, dispatchError, isError }) => {
      if (isError) reject(new Error(status.type))
      if (!status.isFinalized) return
      if (!dispatchError) resolve('ok')
      else if (!dispatchError.isModule) resolve(dispatchError.toString())
      else {
        const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule)
        resolve(`${section}.${name}: ${docs.join(' ')}`)
      }
    }).catch(reject) // refused by the pool: a bad signature, no money for the fee
  })
}

const transfer = api.tx.balances.transferKeepAlive('5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty', 1_000_000_000n)
const { partialFee } = await transfer.paymentInfo(alice)
console.log(`fee ${partialFee.toBigInt()} units of 10^-9 SDRt`)
console.log('transfer:', await submit(transfer))
console.log('cancel:', await submit(api.tx.marketplace.cancel(77)))
await api.disconnect()
