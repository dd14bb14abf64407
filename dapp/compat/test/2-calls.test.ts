// One of each kind of call of this repository's pallets, and the standard ones that front ends use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { u8aToHex } from '@polkadot/util'
import { blake2AsHex, createKeyMulti, ed25519PairFromSeed, sortAddresses } from '@polkadot/util-crypto'
import { api, desk, node } from '../src/chain.js'
import { decodeBlocks } from '../src/decode.js'
import * as message from '../src/messages.js'
import { rpc } from '../src/node.js'
import { key, OWN, view, type Outcome } from '../src/pjs.js'
import { agreementTerms, commitmentOf, documentRow, rootOf } from '../src/settle.js'
import { chainSecs, offerTerms, ZERO } from '../src/trade.js'

const SDRT = 1_000_000_000n

const [alice, bob, charlie, ferdie] = ['Alice', 'Bob', 'Charlie', 'Ferdie'].map(key)
// Accounts of this test: applicants for membership, officers of the token, delegates, spares.
const app = Array.from({ length: 8 }, (_, i) => key(`compat/applicant/${i}`))
const [issuer, issuer2, auditor, reporter, reporter2] = ['issuer', 'issuer2', 'auditor', 'reporter', 'reporter2'].map((x) => key(`compat/${x}`))
const [delegate, delegate2, moved, moved2, spare] = ['delegate', 'delegate2', 'moved', 'moved2', 'spare'].map((x) => key(`compat/${x}`))
const everyone = [...app, issuer, issuer2, auditor, reporter, reporter2, delegate, delegate2, moved, moved2, spare]

const value = (outcome: Outcome, name: string, field: string): any => {
  const event = outcome.events.find(({ section, method }) => `${section}.${method}` === name)
  assert.ok(event, `no event ${name}`)
  return event.data[field]
}
const code = (i: number) => `SWE${String.fromCharCode(65 + i)}1`

test('standard calls of the SDK', { timeout: 180_000 }, async () => {
  const { tx } = api
  const funded = everyone.map((who) => tx.balances.transferKeepAlive(who.address, 300n * SDRT))
  await desk.all([alice, tx.utility.batchAll(funded)])
  for (const who of everyone) {
    const { data } = (await api.query.system.account(who.address)) as any
    assert.equal(data.free.toBigInt(), 300n * SDRT)
  }

  const others = sortAddresses([bob.address, charlie.address], 4619)
  const multi = createKeyMulti([alice.address, ...others], 2)
  const remark = tx.system.remarkWithEvent('Interwork')
  const bound = { refTime: 1_000_000_000, proofSize: 100_000 }
  const seen = (who: string) => sortAddresses([alice, bob, charlie].map((x) => x.address).filter((x) => x !== who), 4619)
  const [, , , , , started] = await desk.all(
    [alice, tx.balances.transferKeepAlive(multi, 10n * SDRT)],
    [bob, tx.balances.transferAllowDeath(spare.address, SDRT)],
    [bob, tx.utility.batch([remark, tx.balances.transferAllowDeath(bob.address, 10n ** 20n), remark])],
    [bob, tx.utility.forceBatch([remark, tx.balances.transferAllowDeath(bob.address, 10n ** 20n), remark])],
    [bob, tx.utility.batchAll([remark, tx.marketplace.cancel(77)]), 'marketplace.OrderNotFound'],
    [alice, tx.multisig.asMulti(2, seen(alice.address), null, remark.method.toHex(), bound)],
    [bob, tx.proxy.addProxy(charlie.address, 'Market', 0)],
    [charlie, tx.preimage.notePreimage('0x1234')],
    // What no call may do.
    [charlie, tx.balances.burn(1, true), 'system.CallFiltered'],
    [charlie, tx.session.purgeKeys(), 'system.CallFiltered'],
    [charlie, tx.assets.transfer(0, bob.address, 1), 'system.CallFiltered'],
    [charlie, tx.council.propose(1, tx.operators.admit(0), 4), 'system.CallFiltered'],
    [ferdie, tx.balances.forceTransfer(alice.address, bob.address, 1), 'BadOrigin'],
  )
  const timepoint = { height: (await at(started)).height, index: (await at(started)).index }
  const [approved, proxied, refused] = await desk.all(
    [bob, tx.multisig.asMulti(2, seen(bob.address), timepoint, remark.method.toHex(), bound)],
    [charlie, tx.proxy.proxy(bob.address, null, tx.marketplace.cancel(77))],
    [charlie, tx.proxy.proxy(bob.address, null, tx.balances.transferAllowDeath(charlie.address, SDRT))],
    [charlie, tx.preimage.unnotePreimage(blake2AsHex('0x1234'))],
  )
  assert.ok(value(approved, 'multisig.MultisigExecuted', 'result').isOk)
  // The proxy may do that, and the call itself fails; the other call its type does not allow.
  assert.equal(api.registry.findMetaError(value(proxied, 'proxy.ProxyExecuted', 'result').asErr.asModule).name, 'OrderNotFound')
  assert.equal(api.registry.findMetaError(value(refused, 'proxy.ProxyExecuted', 'result').asErr.asModule).name, 'CallFiltered')
  await desk.all([bob, tx.proxy.removeProxy(charlie.address, 'Market', 0)], [spare, tx.balances.transferAll(app[7].address, false)])
  assert.equal(((await api.query.system.account(spare.address)) as any).data.free.toBigInt(), 0n)
})

async function at(outcome: Outcome): Promise<{ height: number; index: number }> {
  const multisig = value(outcome, 'multisig.NewMultisig', 'multisig')
  const [, open] = (await api.query.multisig.multisigs.entries(multisig))[0] as any
  return { height: open.unwrap().when.height.toNumber(), index: open.unwrap().when.index.toNumber() }
}

test('calls of operators, authorities and board', { timeout: 300_000 }, async () => {
  const { tx } = api
  const apply = (i: number) => tx.operators.apply(`Compat ${i}`, 'Mno', 'SE', code(i), [{ mcc: 240, mnc: 60 + i, mncDigits: 2 }])
  const applied = await desk.all(...[0, 1, 2, 3, 4, 5].map((i): [any, any] => [app[i], apply(i)]))
  const id = applied.map((outcome) => value(outcome, 'operators.Applied', 'operator').toNumber())
  await desk.all(
    [app[6], apply(0), 'operators.TadigAlreadyTaken'],
    [app[5], tx.operators.withdrawApplication()],
    [alice, tx.operators.admit(id[0]), 'BadOrigin'],
    [alice, tx.authorities.leave(), 'authorities.BelowMinimum'],
    [alice, tx.board.dispatchAsRoot(tx.system.remark('0x00')), 'BadOrigin'],
  )
  await desk.motions(
    tx.operators.admit(id[0]),
    tx.operators.admit(id[1]),
    tx.operators.admit(id[2]),
    tx.operators.admit(id[3]),
    tx.operators.reject(id[4], 'incomplete'),
    [tx.authorities.admit(app[0].address), 'authorities.NoSessionKeys'],
    tx.board.dispatchAsRoot(tx.system.remarkWithEvent('0x00')),
    tx.parameters.setParameter({ Sdrt: { RedemptionPeriod: [null, 10] } }),
    tx.parameters.setParameter({ Marketplace: { ReportingPeriod: [null, 2] } }),
    tx.parameters.setParameter({ Marketplace: { RetentionPeriod: [null, 1] } }),
  )
  await desk.all(
    [app[3], tx.operators.changeAccount(moved.address)],
    [app[0], tx.operators.setDelegate(delegate.address, 1)],
    [app[0], tx.operators.setDelegate(delegate2.address, 3)],
    ...(await Promise.all([app[0], app[1]].map(async (who): Promise<[any, any]> => {
      const { keys, proof } = await rpc<{ keys: string; proof: string }>(node.url, 'author_rotateKeysWithOwner', [api.createType('AccountId', who.address).toHex()])
      return [who, tx.session.setKeys(keys, proof)]
    }))),
  )
  await desk.motions(
    tx.operators.suspend(id[2], 'late'),
    tx.operators.amend(id[0], 'Compat renamed', 'SE', code(0), [{ mcc: 240, mnc: 60, mncDigits: 2 }]),
    tx.operators.replaceAccount(id[3], moved2.address),
    tx.authorities.admit(app[0].address),
    tx.authorities.admit(app[1].address),
    tx.authorities.suspend(app[0].address),
    tx.authorities.reinstate(app[0].address),
    tx.authorities.setMinimum(1),
    tx.authorities.retire(app[0].address),
    tx.operators.reinstate(id[2]),
    tx.operators.retire(id[2]),
  )
  await desk.all(
    [app[0], tx.operators.removeDelegate(delegate.address)],
    [delegate2, tx.operators.resignDelegation()],
    [app[1], tx.authorities.leave()],
    [moved2, tx.operators.leave()],
  )
  await desk.all([delegate, tx.operators.resignDelegation(), 'operators.NotOperator'])
})

test('calls of sdrt', { timeout: 300_000 }, async () => {
  const { tx } = api
  const now = await chainSecs(api)
  await desk.motions(
    tx.sdrt.appointIssuer(issuer.address, 'Compat Bank', 1_000n * SDRT),
    tx.sdrt.setAuditor(auditor.address),
    tx.sdrt.addReporter(reporter.address),
    tx.sdrt.addReporter(reporter2.address),
    tx.sdrt.setBasket(now + 40 * 86_400, { usd: 57813, eur: 37379, cny: 109930, jpy: 1345200, gbp: 8087 }),
  )
  const own = ((await api.query.sdrt.issuerIds(issuer.address)) as any).unwrap().toNumber()
  const rates = { usdPerEur: 1_174_200_000, cnyPerUsd: 7_043_100_000, jpyPerUsd: 155_480_000_000, usdPerGbp: 1_337_300_000 }
  await desk.all(
    [auditor, tx.sdrt.attestReserve(own, 500n * SDRT, await chainSecs(api), ZERO)],
    [reporter, tx.sdrt.reportRates(rates, await chainSecs(api))],
    [alice, tx.sdrt.reportRates(rates, await chainSecs(api)), 'sdrt.NotReporter'],
  )
  await desk.all([issuer, tx.sdrt.mint(app[7].address, 100n * SDRT)])
  const asked = await desk.all(...[1, 2, 3].map((n): [any, any] => [app[7], tx.sdrt.requestRedemption(own, BigInt(n) * SDRT, ZERO)]))
  const ids = asked.map((outcome) => value(outcome, 'sdrt.RedemptionRequested', 'id').toNumber())
  await desk.all(
    [issuer, tx.sdrt.confirmRedemption(ids[0], ZERO)],
    [issuer, tx.sdrt.rejectRedemption(ids[1], 'DetailsInvalid')],
    [issuer, tx.sdrt.mint(app[7].address, 10_000n * SDRT), 'sdrt.CeilingExceeded'],
  )
  await sleep(8_000)
  await desk.all([bob, tx.sdrt.expireRedemption(ids[2])])
  await desk.motions(
    tx.sdrt.suspendIssuer(own),
    tx.sdrt.reinstateIssuer(own),
    tx.sdrt.replaceIssuerAccount(own, issuer2.address),
    tx.sdrt.setCeiling(own, 2_000n * SDRT),
    tx.sdrt.removeReporter(reporter2.address),
    [tx.sdrt.removeIssuer(own), 'sdrt.OutstandingNotZero'],
  )
})

test('calls of marketplace', { timeout: 300_000 }, async () => {
  const { tx } = api
  const terms = await offerTerms(api)
  const [published, other] = await desk.all([bob, tx.marketplace.publishOffer(terms)], [bob, tx.marketplace.publishOffer(terms)])
  const offer = value(published, 'marketplace.OfferPublished', 'offerId').toNumber()
  const unused = value(other, 'marketplace.OfferPublished', 'offerId').toNumber()
  const now = await chainSecs(api)
  const request = (max = 100_000) => tx.marketplace.request([{ offer, units: 100, maxUnitPrice: max }], ZERO, now + 600, now + 86_400)
  const orders = await desk.all(...[0, 1, 2, 3, 4, 5].map((): [any, any] => [alice, request()]))
  const order = orders.map((outcome) => value(outcome, 'marketplace.OrderRequested', 'orderId').toNumber())
  const line = orders.map((outcome) => value(outcome, 'marketplace.OrderRequested', 'firstLine').toNumber())
  await desk.all([charlie, tx.marketplace.expire(order[2]), 'marketplace.TooEarly'])
  await desk.all(
    [bob, tx.marketplace.updateOffer(offer, { unitPrice: 120_000 })],
    [bob, tx.marketplace.withdrawOffer(unused)],
    [alice, tx.marketplace.cancel(order[0])],
    [bob, tx.marketplace.decline(order[1])],
    ...[2, 3, 4, 5].map((i): [any, any] => [bob, tx.marketplace.accept(order[i], ZERO)]),
  )
  const [, reported] = await desk.all(
    [alice, request(), 'marketplace.PriceAboveLimit'],
    [bob, tx.marketplace.reportUsage([...[2, 3, 4, 5].map((i) => ({ line: line[i], cumulativeUnits: 40 })), { line: line[2], cumulativeUnits: 40 }])],
  )
  assert.equal(value(reported, 'marketplace.UsageReported', 'results')[4].toString(), 'NotIncreasing')
  await desk.all([alice, tx.marketplace.contest(line[2], 30, ZERO)], [alice, tx.marketplace.contest(line[3], 30, ZERO)], [alice, tx.marketplace.contest(line[4], 30, ZERO)])
  await desk.all([bob, tx.marketplace.answerContest(line[2], 41, ZERO)], [alice, tx.marketplace.withdrawContest(line[2])])
  await desk.all(
    [bob, tx.marketplace.release(order[2])],
    [alice, tx.marketplace.settleContest(line[3], 45)],
    [bob, tx.marketplace.settleContest(line[3], 45)],
    [alice, tx.marketplace.close(order[5])],
  )
  await desk.motions(tx.marketplace.resolveContest(line[4], 50))
  await sleep(4_000)
  await desk.all([charlie, tx.marketplace.finalise(order[5])], [charlie, tx.marketplace.prune(order[2])])
})

test('calls of dice and channels', { timeout: 300_000 }, async () => {
  const { tx } = api
  const genesis = api.genesisHash.toU8a()
  // A home operator without the money for its promises, a visited one, a wallet with SDRt for its own calls, and one that
  // has never had any.
  const home = app[0]
  const [own, bare] = [key('compat/wallet'), key('compat/wallet/bare')]
  const voucherKey = ed25519PairFromSeed(new Uint8Array(32).fill(9))
  const operator = async (who: { address: string }): Promise<number> =>
    ((await view(api, 'Operators', 'operator_of_account', [who.address])) as any).unwrap().operator.toNumber()
  const [issuer, visited] = [await operator(home), await operator(bob)]
  const now = await chainSecs(api)
  const price = 1_000n * SDRT
  const terms = { bytesPerUnit: 100_000, unitPrice: price, validUntil: now + 86_400 }

  await desk.motions(tx.parameters.setParameter({ Channels: { GracePeriod: [null, 5] } }))
  const [, , , proposed] = await desk.all(
    [alice, tx.balances.transferKeepAlive(own.address, 10n * SDRT)],
    [home, tx.dice.issue(1_000)],
    [home, tx.dice.burn(10)],
    [home, tx.dice.proposeAcceptance(issuer, visited, terms)],
    [home, tx.dice.assign(own.address, 100)],
    [home, tx.dice.assignBatch([{ wallet: bare.address, units: 200 }, { wallet: bare.address, units: 0 }])],
    [home, tx.dice.depositCollateral(2n * SDRT)],
    [home, tx.dice.withdrawCollateral(SDRT)],
    [bob, tx.dice.acceptAcceptance(9_999), 'dice.AcceptanceNotFound'],
  )
  const acceptance = value(proposed, 'dice.AcceptanceProposed', 'id').toNumber()
  await desk.all([bob, tx.dice.acceptAcceptance(acceptance)])

  // Steps of a visit: the wallet without any SDRt signs, an operator relays.
  const params = (deposit: number) => ({ acceptance, voucherKey: voucherKey.publicKey, deposit, expires: now + 3_600 })
  const wish = async (deposit: number, nonce: number) => {
    const asked: any = await view(api, 'Channels', 'open_message', [bare.address, params(deposit), nonce, now + 600])
    const signature = { signature: { Sr25519: bare.sign(asked.unwrap().toU8a(true)) }, wrapped: false }
    return { wallet: bare.address, params: params(deposit), nonce, validUntil: now + 600, signature }
  }
  const signed = (bytes: Uint8Array) => ({ signature: { Sr25519: u8aToHex(bare.sign(bytes)) }, wrapped: false })
  const opened = await desk.all(
    [own, tx.channels.open(params(10))],
    [bob, tx.channels.openRelayed(await wish(20, 0))],
    [bob, tx.channels.openBatch([await wish(30, 1), await wish(31, 2), await wish(32, 3), await wish(33, 3)])],
  )
  const [first, second] = opened.slice(0, 2).map((outcome) => value(outcome, 'channels.ChannelOpened', 'channel').toNumber())
  const batch = value(opened[2], 'channels.BatchOpened', 'firstChannel').toNumber()
  assert.equal(value(opened[2], 'channels.BatchOpened', 'rowsOpened').toNumber(), 3)
  assert.equal(value(opened[2], 'channels.BatchOpened', 'results')[3].asRefused.asUnits.toString(), 'WrongNonce')
  const until = now + 600
  await desk.all([bob, tx.channels.openRelayed(await wish(20, 0)), 'channels.WrongNonce'])
  const claim = (channel: number, units: number, tick = 0, max = 0) => message.claim(genesis, voucherKey, channel, units, tick, max)
  await desk.all(
    [own, tx.channels.topUp(first, 15)],
    [charlie, tx.channels.topUpRelayed(second, 25, until, signed(message.topUp(genesis, second, 25, until)))],
    [charlie, tx.channels.claim(claim(first, 3, 2, 4))],
  )
  const [, , , batched] = await desk.all(
    [charlie, tx.channels.claim(claim(first, 3, 2, 4)), 'channels.NotIncreasing'],
    [charlie, tx.channels.claim(claim(first, 16)), 'channels.ExceedsDeposit'],
    [charlie, tx.channels.close({ channel: second, claim: null }), 'channels.NotPayee'],
    [charlie, tx.channels.claimBatch([claim(second, 25, 1, 1_024), claim(batch, 5), claim(batch, 5)])],
  )
  assert.equal(value(batched, 'channels.BatchClaimed', 'rowsClaimed').toNumber(), 2)
  await desk.all(
    [bob, tx.channels.close({ channel: second, claim: claim(second, 25) })],
    [bob, tx.channels.closeBatch([{ channel: batch, claim: claim(batch, 6, 1, 1) }, { channel: second, claim: null }])],
    [own, tx.channels.requestClose(first)],
    [charlie, tx.channels.requestCloseRelayed(batch + 1, signed(message.close(genesis, batch + 1)))],
    [charlie, tx.channels.requestCloseRelayed(batch + 2, signed(message.close(genesis, batch + 2)))],
    [charlie, tx.channels.finalise(first), 'channels.TooEarly'],
  )
  const back = message.giveBack(genesis, { class: issuer, nonce: 4, wallet: bare.publicKey, units: 50, validUntil: until })
  await desk.all(
    [own, tx.dice.returnUnits(issuer, 85)],
    [charlie, tx.dice.returnUnitsRelayed(issuer, bare.address, 50, 4, until, signed(back))],
  )
  await sleep(8_000)
  await desk.all([charlie, tx.channels.finalise(first)], [charlie, tx.channels.finaliseBatch([batch + 1, batch + 2])])

  // 3 of the first channel, 25 of the second, 6 of the batch: far more than the issuer has.
  const [redeemed] = await desk.all([bob, tx.dice.redeem(acceptance, 34)])
  assert.ok(value(redeemed, 'dice.Redeemed', 'owed').toBigInt() > 33_000n * SDRT)
  // It took everything that the issuer had, so that it could not even pay a fee.
  await desk.all([alice, tx.balances.transferKeepAlive(home.address, 40_000n * SDRT)])
  await desk.all([home, tx.dice.assign(own.address, 1), 'dice.DebtOutstanding'])
  await desk.all([charlie, tx.dice.settleDebt(issuer, visited)])
  await desk.all(
    [bob, tx.dice.endAcceptance(acceptance)],
    [home, tx.dice.clearAssignments([own.address, bare.address])],
  )
  await desk.all([charlie, tx.dice.clearAcceptance(acceptance)])
  const books: any = ((await view(api, 'Dice', 'class', [issuer])) as any).unwrap().books
  const [of, whole] = [(name: string) => books[name].toNumber(), books.issued.toNumber()]
  assert.equal(whole, of('unassigned') + of('inWallets') + of('inChannels') + of('earned') + of('redeemed') + of('burned'))
  assert.deepEqual([of('inChannels'), of('earned'), of('redeemed'), of('burned')], [0, 0, 34, 10])
  assert.equal((await api.query.channels.channels.entries()).length, 0)
})

test('calls of documents', { timeout: 120_000 }, async () => {
  const { tx } = api
  const now = await chainSecs(api)
  const year = now + 300 * 86_400
  await desk.all(
    ...[alice, bob].map((who): [any, any] => [who, tx.documents.registerKey(0, blake2AsHex(who.publicKey), now, year)]),
    [charlie, tx.documents.clearKeys(0, [0]), 'documents.KeyNotFound'],
  )
  await desk.all(
    [alice, tx.documents.registerKey(1, blake2AsHex('another'), now + 86_400, year)],
    [bob, tx.documents.addPeer(blake2AsHex('peer'))],
    [charlie, tx.documents.registerKey(1, blake2AsHex('third'), now, year), 'documents.WrongEpoch'],
  )
  const row = (name: string) => documentRow(1, 'Other', name, now + 86_400)
  const [, , , , announced] = await desk.all(
    [alice, tx.documents.revokeKey(1)],
    [bob, tx.documents.removePeer(blake2AsHex('peer'))],
    [alice, tx.documents.announce(row('single'))],
    [alice, tx.documents.announce(row('single')), 'documents.AlreadyAnnounced'],
    [alice, tx.documents.announceBatch([row('x0'), row('x1'), { ...row('x2'), bucket: 15 }, row('x2'), row('x3')])],
  )
  const batch = value(announced, 'documents.BatchAnnounced', 'firstDocument').toNumber()
  assert.equal(value(announced, 'documents.BatchAnnounced', 'results')[2].asRefused.toString(), 'InvalidBucket')
  assert.equal(value(announced, 'documents.BatchAnnounced', 'rowsAnnounced').toNumber(), 4)
  const [received, batched] = await desk.all(
    [bob, tx.documents.receive({ document: batch, root: rootOf('x0') })],
    [bob, tx.documents.receiveBatch([{ document: batch + 1, root: rootOf('x1') }, { document: batch, root: rootOf('x0') }])],
    [bob, tx.documents.reject(batch + 2, 'NotWanted')],
    [bob, tx.documents.receive({ document: batch + 3, root: ZERO }), 'documents.WrongRoot'],
    [charlie, tx.documents.expire(batch + 3), 'documents.TooEarly'],
    [charlie, tx.documents.expireBatch([batch + 3])],
  )
  assert.equal(value(received, 'documents.Received', 'document').toNumber(), batch)
  assert.equal(value(batched, 'documents.BatchReceived', 'results')[1].asRefused.toString(), 'AlreadyReceived')
  await desk.all(
    [alice, tx.documents.purge(batch + 3)],
    [bob, tx.documents.purgeBatch([batch, batch + 1])],
    [charlie, tx.documents.clearBatch([batch + 2])],
    [charlie, tx.documents.purge(batch + 2), 'documents.NotParty'],
  )
  const pair: any = await view(api, 'Documents', 'pair', [0, 1])
  const of = (name: string) => pair[name].toNumber()
  assert.deepEqual(['announced', 'open', 'received', 'rejected', 'expired', 'withdrawn'].map(of), [5, 1, 2, 1, 0, 1])
})

test('calls of reconciliation', { timeout: 300_000 }, async () => {
  const { tx } = api
  const now = await chainSecs(api)
  const [until, periods] = [now + 86_400, [0, 1, 2, 3, 4, 5]]
  const rows = (side: string, recipient: number) => [
    documentRow(recipient, 'RateSheet', `${side}/sheet`, until),
    ...periods.map((n) => documentRow(recipient, 'Statement', `${side}/${n}`, until)),
    documentRow(recipient, 'Records', `${side}/records`, until),
  ]
  const announced = await desk.all([alice, tx.documents.announceBatch(rows('first', 1))], [bob, tx.documents.announceBatch(rows('second', 0))])
  const sheet = announced.map((outcome) => value(outcome, 'documents.BatchAnnounced', 'firstDocument').toNumber())
  const sheets: [string, string] = [commitmentOf('first/sheet'), commitmentOf('second/sheet')]
  const terms = agreementTerms(api, sheets, now - 7 * 86_400)
  const [, , proposed, other, third] = await desk.all(
    [bob, tx.documents.receive({ document: sheet[0], root: rootOf('first/sheet') })],
    [alice, tx.documents.receive({ document: sheet[1], root: rootOf('second/sheet') })],
    ...[0, 1, 2].map((): [any, any] => [alice, tx.reconciliation.propose(1, terms)]),
    [alice, tx.reconciliation.propose(1, { ...terms, sheets: [ZERO, ZERO] }), 'reconciliation.InvalidSheets'],
    [charlie, tx.reconciliation.propose(1, terms), 'reconciliation.DocumentNotFound'],
  )
  const [agreement, withdrawn, declined] = [proposed, other, third].map((outcome) => value(outcome, 'reconciliation.AgreementProposed', 'agreement').toNumber())
  const hash = value(proposed, 'reconciliation.AgreementProposed', 'termsHash')
  await desk.all(
    [bob, tx.reconciliation.accept(agreement, ZERO), 'reconciliation.WrongTerms'],
    [bob, tx.reconciliation.accept(agreement, hash)],
    [alice, tx.reconciliation.withdraw(withdrawn)],
    [bob, tx.reconciliation.decline(declined)],
  )
  await desk.all(
    ...periods.map((n): [any, any] => [alice, tx.reconciliation.commitStatement(agreement, n, commitmentOf(`first/${n}`))]),
    // Of the last one there is only one.
    ...periods.slice(0, -1).map((n): [any, any] => [bob, tx.reconciliation.commitStatement(agreement, n, commitmentOf(`second/${n}`))]),
  )
  await desk.all(
    [alice, tx.reconciliation.commitRecords(agreement, 1, commitmentOf('first/records'))],
    [bob, tx.reconciliation.commitRecords(agreement, 1, commitmentOf('second/records'))],
  )
  const free = async (who: { address: string }) => ((await api.query.system.account(who.address)) as any).data.free.toBigInt()
  const more = (cause: any, firstMore: number, secondMore: number) => ({ direction: 'FirstServes', cause, count: 2, firstMore, secondMore })
  const confirmation = (n: number, net: bigint, disputed: any[] = [], records: any = null) => ({
    statements: [commitmentOf(`first/${n}`), commitmentOf(`second/${n}`)], records, net, disputed,
  })
  // More than the second has, from which it also pays the fee.
  const tooMuch = (await free(bob)) + SDRT
  const results: [number, any][] = [
    [0, confirmation(0, -SDRT)],
    [1, confirmation(1, SDRT, [more({ Found: 'Missing' }, 100, 0)], [commitmentOf('first/records'), commitmentOf('second/records')])],
    [2, confirmation(2, SDRT, [more('Unexamined', 100, 20)])],
    [3, confirmation(3, 0n, [more('Unexamined', 100, 20)])],
    [4, confirmation(4, tooMuch)],
  ]
  await desk.all(...results.map(([n, what]): [any, any] => [alice, tx.reconciliation.confirm(agreement, n, what)]))
  const confirmed = await desk.all(
    ...results.map(([n, what]): [any, any] => [bob, tx.reconciliation.confirm(agreement, n, what)]),
    [alice, tx.reconciliation.confirm(agreement, 5, confirmation(5, 0n)), 'reconciliation.StatementsMissing'],
    [charlie, tx.reconciliation.conclude(agreement, 5), 'reconciliation.TooEarly'],
    [charlie, tx.reconciliation.concludeBatch([{ agreement, period: 5 }])],
  )
  assert.equal(value(confirmed[0], 'reconciliation.Paid', 'amount').toBigInt(), SDRT)
  assert.equal(value(confirmed[1], 'reconciliation.DisputeOpened', 'dispute').standing.by.toString(), 'First')
  assert.equal(value(confirmed[4], 'reconciliation.NotPaid', 'amount').toBigInt(), tooMuch)

  await desk.all(
    [bob, tx.reconciliation.proposeResolution(agreement, 1, 40)],
    [alice, tx.reconciliation.escalate(agreement, 2)],
    [bob, tx.reconciliation.acceptResolution(agreement, 3, 99), 'reconciliation.WrongAmount'],
    [bob, tx.reconciliation.acceptResolution(agreement, 3, 100)],
    [alice, tx.balances.transferKeepAlive(bob.address, 100n * SDRT)],
  )
  const [, paid] = await desk.all(
    [alice, tx.reconciliation.acceptResolution(agreement, 1, 40)],
    [charlie, tx.reconciliation.pay(agreement, 4)],
    [charlie, tx.reconciliation.pay(agreement, 0), 'reconciliation.NothingDue'],
    [charlie, tx.reconciliation.clearAgreement(agreement), 'reconciliation.NotOver'],
    [charlie, tx.reconciliation.clearBatch([{ agreement, period: 0 }])],
  )
  assert.equal(value(paid, 'reconciliation.Paid', 'amount').toBigInt(), tooMuch)
  await desk.motions(tx.reconciliation.decide(agreement, 2, 60), [tx.reconciliation.decide(agreement, 1, 60), 'reconciliation.NotDisputed'])

  const shown: any = ((await view(api, 'Reconciliation', 'agreement', [agreement])) as any).unwrap()
  await desk.all([bob, tx.reconciliation.end(agreement, shown.currentPeriod.unwrap().toNumber() + 1)])
  await sleep(terms.statementSecs * 1_000)
  await desk.all([charlie, tx.reconciliation.conclude(agreement, 5)])
  const facts: any = ((await view(api, 'Reconciliation', 'reputation', [1])) as any).facts
  const of = (name: string) => facts[name].toNumber()
  assert.deepEqual(['closed', 'settled', 'disputed', 'lapsed', 'silent', 'escalated', 'unpaid'].map(of), [5, 5, 3, 1, 1, 0, 1])
})

test('no call of these pallets was left out', async () => {
  const missing = api.runtimeMetadata.asLatest.pallets
    .map((pallet) => pallet.name.toString())
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .filter((section) => OWN.includes(section))
    .flatMap((section) => Object.keys(api.tx[section]).map((method) => `${section}.${method}`))
    .filter((call) => !desk.sent.has(call))
  assert.deepEqual(missing, [])
  const never = [...desk.sent].filter(([name, results]) => OWN.includes(name.split('.')[0]) && !results.has('ok')).map(([name]) => name)
  // These end well only after a minute at least, after months, or once an issuer owes nothing.
  assert.deepEqual(never.sort(), [
    'documents.clearKeys', 'documents.expire', 'marketplace.expire', 'reconciliation.clearAgreement', 'sdrt.removeIssuer',
  ])
})

test('polkadot.js decodes every call, event and error of these calls', { timeout: 60_000 }, async () => {
  const head = await api.rpc.chain.getHeader()
  const found = await decodeBlocks(api, 1, head.number.toNumber())
  for (const call of desk.sent.keys()) assert.ok(found.calls.has(call), `${call} was not found`)
  for (const error of ['marketplace.TooEarly', 'system.CallFiltered', 'operators.NotOperator', 'BadOrigin', 'authorities.NoSessionKeys'])
    assert.ok(found.errors.has(error), `${error} was not found`)
})
