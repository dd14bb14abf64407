// Metadata in all its versions, view functions, runtime APIs, and the JSON-RPC that front ends need.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Metadata, TypeRegistry } from '@polkadot/types'
import { hexToU8a, u8aToHex } from '@polkadot/util'
import { ed25519PairFromSeed } from '@polkadot/util-crypto'
import { WebSocket } from 'ws'
import { api, desk, node } from '../src/chain.js'
import * as message from '../src/messages.js'
import { rpc } from '../src/node.js'
import { errorName, key, view, viewFunctions } from '../src/pjs.js'
import { agreementTerms, commitmentOf, documentRow } from '../src/settle.js'
import { offerTerms, ZERO } from '../src/trade.js'

const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map(key)

test('metadata 14, 15 and 16 are offered and decode', async () => {
  const versions = (await api.call.metadata.metadataVersions()) as any
  assert.deepEqual(versions.toJSON(), [14, 15, 16])
  const names: string[][] = []
  for (const version of [14, 15, 16]) {
    const opaque = (await api.call.metadata.metadataAtVersion(version)) as any
    const metadata = new Metadata(new TypeRegistry(), opaque.unwrap().toHex())
    assert.equal(metadata.version, version)
    names.push(metadata.asLatest.pallets.map((pallet) => pallet.name.toString()))
  }
  assert.ok(names[0].includes('Marketplace'))
  assert.deepEqual(names[1], names[0])
  assert.deepEqual(names[2], names[0])
  assert.ok(((await api.call.metadata.metadataAtVersion(13)) as any).isNone)
})

test('the chain says who it is as wallets expect', () => {
  assert.equal(api.registry.chainSS58, 4619)
  assert.deepEqual(api.registry.chainDecimals, [9])
  assert.deepEqual(api.registry.chainTokens, ['SDRT'])
  assert.deepEqual(api.registry.signedExtensions, [
    'CheckNonZeroSender', 'CheckSpecVersion', 'CheckTxVersion', 'CheckGenesis', 'CheckMortality', 'CheckNonce',
    'CheckWeight', 'ChargeTransactionPayment', 'CheckMetadataHash', 'WeightReclaim',
  ])
})

test('the node knows an account by its address', async () => {
  // polkadot.js asks for this before every transaction, with the prefix of the chain.
  const address = api.createType('AccountId', alice.address).toString()
  assert.equal(await rpc<number>(node.url, 'system_accountNextIndex', [address]), 0)
})

test('every view function answers', { timeout: 120_000 }, async () => {
  const [published] = await desk.all([bob, api.tx.marketplace.publishOffer(await offerTerms(api))])
  const offer = published.events.find(({ method }) => method === 'OfferPublished').data.offerId.toNumber()
  const now = Math.floor(Number(await api.query.timestamp.now()) / 1000)
  const lines = [{ offer, units: 10, maxUnitPrice: 100_000 }]
  const [requested] = await desk.all([alice, api.tx.marketplace.request(lines, ZERO, now + 600, now + 86_400)])
  const event = requested.events.find(({ method }) => method === 'OrderRequested').data
  const [order, line] = [event.orderId.toNumber(), event.firstLine.toNumber()]
  const filter = { kind: 'MobileData', country: 'SE', provider: 1, buyer: 0, unitPriceMax: null }
  const [tadig, plmn] = ['SWEZ8', { mcc: 240, mnc: 76, mncDigits: 2 }]
  const applicant = key('compat/viewed')
  await desk.all([alice, api.tx.balances.transferKeepAlive(applicant.address, 200_000_000_000n)])
  await desk.all([applicant, api.tx.operators.apply('Viewed', 'Mno', 'SE', tadig, [plmn])])
  const [wallet, voucherKey] = [alice.address, ed25519PairFromSeed(new Uint8Array(32).fill(9))]
  const terms = { bytesPerUnit: 100_000, unitPrice: 1_000, validUntil: now + 86_400 }
  const [, , proposed] = await desk.all(
    [alice, api.tx.dice.issue(100)],
    [alice, api.tx.dice.assign(wallet, 50)],
    [alice, api.tx.dice.proposeAcceptance(0, 1, terms)],
  )
  const acceptance = proposed.events.find(({ method }) => method === 'AcceptanceProposed').data.id.toNumber()
  await desk.all([bob, api.tx.dice.acceptAcceptance(acceptance)])
  const params = { acceptance, voucherKey: voucherKey.publicKey, deposit: 20, expires: now + 3_600 }
  await desk.all([alice, api.tx.channels.open(params)])
  const claim = message.claim(api.genesisHash.toU8a(), voucherKey, 0, 7, 3, 8)
  const document = await aPeriod(now)
  const settled = agreementTerms(api, [commitmentOf('first/sheet'), commitmentOf('second/sheet')], now - 86_400)
  const facts = [null, 'New operator', 'Mno', 'SE', 'SWEZ9', [{ mcc: 240, mnc: 77, mncDigits: 2 }]]
  const call = api.tx.operators.admit(4).method.toHex()

  const asked: Record<string, [unknown[], (value: any) => boolean]> = {
    'Operators.operator': [[0], (x) => x.status === 'Active'],
    'Operators.operator_by_tadig': [[tadig], (x) => x[0] === 4 && x[1].status === 'Applied'],
    'Operators.operator_by_plmn': [[plmn], (x) => x[0] === 4],
    'Operators.operator_of_account': [[alice.address], (x) => x.operator === 0],
    'Operators.operators': [[null, 64], (x) => x.operators.length === 5 && x.next === null],
    'Operators.delegates': [[0], (x) => x.length === 0],
    'Operators.operator_counts': [[], (x) => x.active === 4 && x.applied === 1],
    'Operators.check_facts': [facts, (x) => 'ok' in x],
    'Operators.operator_status': [[0], (x) => x === 'Active'],
    'Authorities.authorities': [[], (x) => x.length === 1],
    'Authorities.next_change': [[], (x) => x === null],
    'Authorities.planned_changes': [[], (x) => x.length === 0],
    'Authorities.liveness': [[], (x) => x.length === 1 && x[0][1] > 0],
    'Authorities.minimum': [[], (x) => x >= 1],
    'Board.required_threshold': [[call], (x) => x.votes === 3 && x.seats === 4],
    'Sdrt.issuer': [[0], (x) => x !== null],
    'Sdrt.issuer_of': [[key('Ferdie').address], (x) => x === 0],
    'Sdrt.issuers': [[], (x) => x.length === 1],
    'Sdrt.headroom': [[0], (x) => x !== null],
    'Sdrt.auditor': [[], () => true],
    'Sdrt.redemption': [[0], (x) => x === null],
    'Sdrt.redemptions_of': [[bob.address, null, 10], (x) => x.length === 0],
    'Sdrt.redemptions_for': [[0, null, 10], (x) => x.length === 0],
    'Sdrt.valuation': [[], (x) => x !== null],
    'Sdrt.basket': [[], (x) => x !== null],
    'Sdrt.next_basket': [[], (x) => x === null],
    'Sdrt.reports': [[], (x) => Array.isArray(x)],
    'Sdrt.pot': [[], (x) => typeof x === 'string'],
    'Marketplace.offer': [[offer], (x) => x.id === offer && x.remaining === 999_990],
    'Marketplace.offers_by_kind': [['MobileData', null, 10], (x) => x.items.length === 1],
    'Marketplace.offers_by_area': [['SE', null, 10], (x) => x.items.length === 1],
    'Marketplace.offers_by_provider': [[1, null, 10], (x) => x.items.length === 1],
    'Marketplace.find_offers': [[filter, null, 10], (x) => x.items.length === 1 && x.next === null],
    'Marketplace.quote': [[0, lines], (x) => Number(x.total) === 1_000_000],
    'Marketplace.order': [[order], (x) => x.record.status === 'Requested' && x.lines.length === 1],
    'Marketplace.orders_of': [[0, null, 10], (x) => x.items.length === 1],
    'Marketplace.line': [[line], (x) => x.units === 10],
    'Marketplace.lines': [[[line, 999]], (x) => x.length === 2 && x[1] === null],
    'Marketplace.pot': [[], (x) => typeof x === 'string'],
    'Dice.class': [[0], (x) => x.assignable && x.books.issued === 100 && x.books.inChannels === 20],
    'Dice.acceptance': [[acceptance], (x) => x.open && x.record.visited === 1],
    'Dice.accepted': [[0, 1], (x) => x.id === acceptance],
    'Dice.proposed': [[0, 1], (x) => x === null],
    'Dice.acceptances': [[0, null, null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Dice.wallet': [[0, wallet], (x) => x.units === 30 && x.assignment.openChannels === 1],
    'Dice.can_open': [[acceptance, wallet, 31], (x) => x.err === 'NotEnoughUnits'],
    'Dice.quote_redemption': [[acceptance, 0], (x) => x.owed === 0],
    'Dice.debt': [[0, 1], (x) => x === 0],
    'Dice.pot': [[], (x) => typeof x === 'string'],
    'Channels.channel': [[0], (x) => x.phase === 'Open' && x.left === 20],
    'Channels.channels': [[acceptance, null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Channels.can_claim': [[claim], (x) => x.ok === 7],
    'Channels.open_message': [[wallet, params, 0, now + 60], (x) => x.length === 2 + 2 * 160],
    'Channels.voucher_key': [[0], (x) => x === u8aToHex(voucherKey.publicKey)],
    'Documents.document': [[document], (x) => x.id === document && x.record.kind === 'RateSheet' && 'received' in x.record.state],
    'Documents.document_of': [[0, commitmentOf('first/0')], (x) => x.record.recipient === 1 && 'announced' in x.record.state],
    'Documents.documents': [[0, null, null, 10], (x) => x[0].length === 2 && x[1] === null],
    'Documents.inbox': [[1, null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Documents.pair': [[0, 1], (x) => x.announced === 2 && x.open === 1 && x.received === 1],
    'Documents.answers': [[1], (x) => x.received === 1],
    'Documents.can_announce': [[0, documentRow(1, 'Other', 'first/0', now + 86_400)], (x) => x.err === 'AlreadyAnnounced'],
    'Documents.peers': [[0], (x) => x.length === 0],
    'Documents.keys': [[0], (x) => x.length === 1 && x[0].status === 'Active'],
    'Documents.current_key': [[1], (x) => x.epoch === 0],
    'Reconciliation.agreement': [[0], (x) => x.first === 0 && x.second === 1 && 'active' in x.state && x.periods.unfinished === 1],
    'Reconciliation.agreements': [[1, null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Reconciliation.check_terms': [[{ ...settled, periodSecs: 0 }], (x) => x.err === 'InvalidPeriod'],
    'Reconciliation.period': [[0, 0], (x) => x.record.statements[0] === commitmentOf('first/0') && x.record.statements[1] === null],
    'Reconciliation.periods': [[0, null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Reconciliation.unfinished': [[1, 'Open', null, 10], (x) => x[0].length === 1 && x[1] === null],
    'Reconciliation.dispute': [[0, 0], (x) => x === null],
    'Reconciliation.can_conclude': [[0, 1], (x) => x.err === 'PeriodNotFound'],
    'Reconciliation.owes': [[0], (x) => x === 0],
    'Reconciliation.reputation': [[0], (x) => x.facts.closed === 0 && x.meanSettleSecs === null],
  }
  const all = viewFunctions(api).map((f) => `${f.pallet}.${f.name}`)
  assert.deepEqual(all.filter((name) => !asked[name] && /^(Operators|Authorities|Board|Sdrt|Marketplace|Dice|Channels|Documents|Reconciliation)\./.test(name)), [], 'not asked')
  for (const [name, [args, holds]] of Object.entries(asked)) {
    const [pallet, f] = name.split('.')
    const answer = (await view(api, pallet, f, args)).toJSON()
    assert.ok(holds(answer), `${name} answers ${JSON.stringify(answer)}`)
  }
  // Those of the SDK's pallets, such as proxies': they answer too.
  for (const name of all.filter((name) => !asked[name])) {
    const [pallet, f] = name.split('.')
    const types = viewFunctions(api).find((v) => v.pallet === pallet && v.name === f)!.inputs
    await view(api, pallet, f, types.map((type) => api.registry.createType(type)))
  }
})

/** Operators 0 and 1 agree, and the first states what it was owed. The document of its sheet. */
async function aPeriod(now: number): Promise<number> {
  const { documents, reconciliation } = api.tx
  const event = (outcome: any, name: string) => outcome.events.find(({ method }: any) => method === name).data
  await desk.all(...[alice, bob].map((who): [any, any] => [who, documents.registerKey(0, who.publicKey, now, now + 8_640_000)]))
  const row = (side: number, kind: string, name: string) => documentRow(1 - side, kind, name, now + 86_400)
  const sheets = await desk.all(
    [alice, documents.announce(row(0, 'RateSheet', 'first/sheet'))],
    [bob, documents.announce(row(1, 'RateSheet', 'second/sheet'))],
    [alice, documents.announce(row(0, 'Statement', 'first/0'))],
  )
  const [first, second] = sheets.map((outcome) => event(outcome, 'Announced').document.toNumber())
  const terms = agreementTerms(api, [commitmentOf('first/sheet'), commitmentOf('second/sheet')], now - 86_400)
  const [, , proposed] = await desk.all(
    [bob, documents.receive({ document: first, root: row(0, 'RateSheet', 'first/sheet').root })],
    [alice, documents.receive({ document: second, root: row(1, 'RateSheet', 'second/sheet').root })],
    [alice, reconciliation.propose(1, terms)],
  )
  const { agreement, termsHash } = event(proposed, 'AgreementProposed')
  await desk.all([bob, reconciliation.accept(agreement, termsHash)])
  await desk.all([alice, reconciliation.commitStatement(agreement, 0, commitmentOf('first/0'))])
  return first
}

test('every runtime API that a front end may ask answers', { timeout: 60_000 }, async () => {
  const transfer = api.tx.balances.transferKeepAlive(bob.address, 1)
  const signed = await transfer.signAsync(alice, { nonce: 0 })
  // As bytes: given the object, polkadot.js 16.5.6 leaves out the length that the runtime expects.
  const encoded = signed.toU8a()
  const length = signed.encodedLength
  const best = await api.rpc.chain.getBlockHash()
  const asked: Record<string, unknown[]> = {
    'core.version': [],
    'metadata.metadata': [], 'metadata.metadataAtVersion': [16], 'metadata.metadataVersions': [],
    'taggedTransactionQueue.validateTransaction': ['External', encoded, best],
    'auraApi.slotDuration': [], 'auraApi.authorities': [],
    'sessionKeys.decodeSessionKeys': [`0x${'11'.repeat(64)}`],
    'grandpaApi.grandpaAuthorities': [], 'grandpaApi.currentSetId': [],
    'accountNonceApi.accountNonce': [alice.address],
    'transactionPaymentApi.queryInfo': [encoded, length], 'transactionPaymentApi.queryFeeDetails': [encoded, length],
    'transactionPaymentApi.queryWeightToFee': [{ refTime: 1_000_000, proofSize: 0 }],
    'transactionPaymentApi.queryLengthToFee': [100],
    'transactionPaymentCallApi.queryCallInfo': [transfer.method, length],
    'transactionPaymentCallApi.queryCallFeeDetails': [transfer.method, length],
    'transactionPaymentCallApi.queryWeightToFee': [{ refTime: 1_000_000, proofSize: 0 }],
    'transactionPaymentCallApi.queryLengthToFee': [100],
    'genesisBuilder.presetNames': [], 'genesisBuilder.getPreset': ['development'],
    'documentsApi.now': [], 'documentsApi.operator': [alice.address], 'documentsApi.isActive': [0], 'documentsApi.documentsById': [[0, 99]],
    'documentsApi.documentOf': [0, commitmentOf('first/0')], 'documentsApi.documents': [null, null, null, 10], 'documentsApi.inbox': [0, null, 10],
    'documentsApi.canAnnounce': [0, documentRow(1, 'Other', 'asked', 0)], 'documentsApi.keys': [0], 'documentsApi.nextEpoch': [0],
    'documentsApi.periods': [], 'documentsApi.peers': [0],
    'reconciliationApi.agreement': [0], 'reconciliationApi.period': [0, 0], 'reconciliationApi.openCommitments': [0], 'reconciliationApi.settlementOperator': [alice.address],
    'reconciliationApi.periodBounds': [0, 0],
  }
  // These are between node and runtime; the node exercises them with every block.
  const node_only = [
    'core.executeBlock', 'core.initializeBlock', 'offchainWorkerApi.offchainWorker', 'blockBuilder.applyExtrinsic',
    'blockBuilder.finalizeBlock', 'blockBuilder.inherentExtrinsics', 'blockBuilder.checkInherents', 'genesisBuilder.buildState',
    'grandpaApi.generateKeyOwnershipProof', 'grandpaApi.submitReportEquivocationUnsignedExtrinsic',
    'sessionKeys.generateSessionKeys', 'runtimeViewFunction.executeViewFunction',
  ]
  const all = Object.entries(api.call).flatMap(([name, methods]) => Object.keys(methods).map((method) => `${name}.${method}`))
  assert.deepEqual(all.filter((name) => !asked[name] && !node_only.includes(name)), [], 'not asked')
  for (const [name, args] of Object.entries(asked)) {
    const [section, method] = name.split('.')
    const answer = await api.call[section][method](...(args as any[]))
    assert.notEqual(answer.toHex(), '0x', name)
  }
  const presets = ((await api.call.genesisBuilder.presetNames()) as any).toHuman()
  for (const preset of ['development', 'local_testnet', 'live']) assert.ok(JSON.stringify(presets).includes(preset), `${preset} in ${presets}`)
  const { partialFee } = await transfer.paymentInfo(alice)
  assert.ok(partialFee.toBigInt() > 0n && partialFee.toBigInt() < 10_000_000n, `a transfer costs ${partialFee}`)
})

test('chainSpec_v1 answers', async () => {
  assert.equal(await rpc(node.url, 'chainSpec_v1_chainName'), 'Interwork Development')
  assert.equal(await rpc(node.url, 'chainSpec_v1_genesisHash'), api.genesisHash.toHex())
  const properties = await rpc<Record<string, unknown>>(node.url, 'chainSpec_v1_properties')
  assert.deepEqual({ ...properties }, { ss58Format: 4619, tokenDecimals: 9, tokenSymbol: 'SDRT' })
})

test('archive_v1 answers', async () => {
  assert.equal(await rpc(node.url, 'archive_v1_genesisHash'), api.genesisHash.toHex())
  assert.ok((await rpc<number>(node.url, 'archive_v1_finalizedHeight')) > 0)
  const [hash] = await rpc<string[]>(node.url, 'archive_v1_hashByHeight', [1])
  assert.equal(hash, (await api.rpc.chain.getBlockHash(1)).toHex())
  const header = api.createType('Header', hexToU8a(await rpc<string>(node.url, 'archive_v1_header', [hash])))
  assert.equal((header as any).number.toNumber(), 1)
  const body = await rpc<string[]>(node.url, 'archive_v1_body', [hash])
  assert.equal(api.createType('Extrinsic', body[0]).method.section, 'timestamp')
  const version = await rpc<{ success: boolean; value: string }>(node.url, 'archive_v1_call', [hash, 'Core_version', '0x'])
  assert.equal(version.success, true)
  const item = { key: api.query.timestamp.now.key(), type: 'value' }
  const socket = await Socket.open(node.url)
  const answer = await socket.subscribe('archive_v1_storage', [hash, [item]], (x) => x.event === 'storage')
  assert.equal(answer.key, item.key)
  assert.match(answer.value, /^0x[0-9a-f]{16}$/)
  socket.close()
})

test('chainHead_v1 and transactionWatch_v1 answer', { timeout: 60_000 }, async () => {
  const socket = await Socket.open(node.url)
  const start = await socket.subscribe('chainHead_v1_follow', [true], (x) => x.event === 'initialized')
  assert.equal(start.finalizedBlockRuntime.spec.specName, 'interwork')
  await socket.next((x) => x.event === 'newBlock')
  await socket.next((x) => x.event === 'finalized')
  const nonce = (await api.call.accountNonceApi.accountNonce(charlie.address)) as any
  const tx = await api.tx.system.remark('0x00').signAsync(charlie, { nonce })
  socket.close()
  const watch = await Socket.open(node.url)
  const done = await watch.subscribe('transactionWatch_v1_submitAndWatch', [tx.toHex()], (x) => x.event === 'finalized')
  assert.match(done.block.hash, /^0x[0-9a-f]{64}$/)
  watch.close()
})

test('session keys rotate through JSON-RPC with their proof', { timeout: 180_000 }, async () => {
  const { tx } = api
  const owner = api.createType('AccountId', alice.address).toHex()
  const old = (await api.call.auraApi.authorities()) as any
  const { keys, proof } = await rpc<{ keys: string; proof: string }>(node.url, 'author_rotateKeysWithOwner', [owner])
  assert.equal(await rpc(node.url, 'author_hasSessionKeys', [keys]), true)
  // A proof for another owner, and none at all.
  await desk.all([bob, tx.session.setKeys(keys, proof), 'session.InvalidProof'], [alice, tx.session.setKeys(keys, '0x'), 'session.InvalidProof'])
  await desk.all([alice, tx.session.setKeys(keys, proof)])
  assert.equal(((await api.query.session.nextKeys(alice.address)) as any).unwrap().toHex(), keys)
  // The node authors with the new key in the session after next.
  await desk.motions(tx.parameters.setParameter({ Session: { Length: [null, 5] } }))
  const deadline = Date.now() + 120_000
  let now: any
  do {
    assert.ok(Date.now() < deadline, 'the new key is not in force after 120 s')
    await sleep(2_000)
    now = await api.call.auraApi.authorities()
  } while (now.toHex() === old.toHex())
  assert.equal(now[0].toHex(), keys.slice(0, 66))
  const height = (await api.rpc.chain.getHeader()).number.toNumber()
  await sleep(7_000)
  assert.ok((await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber() > height, 'blocks and finality go on')
})

test('a signature over the wrong genesis is refused before it costs anything', async () => {
  const nonce = (await api.call.accountNonceApi.accountNonce(charlie.address)) as any
  const tx = api.tx.balances.transferKeepAlive(bob.address, 1)
  await tx.signAsync(charlie, { nonce, genesisHash: ZERO, era: 0, blockHash: ZERO } as any)
  await assert.rejects(tx.send(), /bad signature/i)
  assert.equal(errorName(api, api.createType('DispatchError', 'BadOrigin')), 'BadOrigin')
})

/** JSON-RPC over a socket, with one subscription at a time. */
class Socket {
  private readonly messages: any[] = []
  private wake = () => {}
  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()))
      this.wake()
    })
  }
  static async open(url: string): Promise<Socket> {
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new Socket(socket)
  }
  async subscribe(method: string, params: unknown[], wanted: (event: any) => boolean): Promise<any> {
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
    return this.next(wanted)
  }
  async next(wanted: (event: any) => boolean): Promise<any> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const message = this.messages.shift()
      if (message === undefined) {
        const left = deadline - Date.now()
        assert.ok(left > 0, 'no such event within 30 s')
        await Promise.race([new Promise<void>((wake) => (this.wake = wake)), sleep(left)])
      } else if (message.error) {
        throw new Error(JSON.stringify(message.error))
      } else if (message.params && wanted(message.params.result)) {
        return message.params.result
      }
    }
  }
  close(): void {
    this.socket.close()
  }
}
