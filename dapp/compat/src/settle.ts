// Private documents and agreements as polkadot.js takes them. Nothing is sealed here: the chain sees hashes alone.
import type { ApiPromise } from '@polkadot/api'
import { blake2AsHex } from '@polkadot/util-crypto'

export const commitmentOf = (name: string) => blake2AsHex(`compat/document/${name}`)
export const rootOf = (name: string) => blake2AsHex(`compat/root/${name}`)

/** A document to an operator, under the first keys of both. */
export const documentRow = (recipient: number, kind: string, name: string, expiresAt: number) => ({
  recipient, kind, bucket: 0, senderEpoch: 0, recipientEpoch: 0, expiresAt, root: rootOf(name), commitment: commitmentOf(name),
})

const limit = (absolute: number, basisPoints: number) => ({ absolute, basisPoints })

/** Terms under which periods have ended before anybody agrees, so that tests need not wait for them. */
export function agreementTerms(api: ApiPromise, sheets: [string, string], startsAt: number) {
  const least = (name: string) => (api.consts.reconciliation[name] as any).toNumber()
  const window = least('minWindow')
  return {
    sheets,
    startsAt,
    periodSecs: least('minPeriod'),
    tolerance: limit(1_000, 50),
    lines: limit(0, 0),
    destinations: [['DE mobile', limit(500, 100)]],
    units: 100,
    figure: 'Provider',
    rounding: { decimals: 2, mode: 'HalfUp' },
    matching: { window: 5, calls: limit(2, 0), data: limit(1_000, 100), zoneStep: 900, zoneReach: 50_400 },
    remedies: {
      matched: { Pay: 'Provider' }, duration: 'Dispute', price: 'Dispute', increment: 'Dispute', destination: 'Dispute',
      timeZone: 'Dispute', arithmetic: { Pay: 'Lower' }, duplicate: { Pay: 'Lower' }, missing: { Pay: 'Mean' },
    },
    statementSecs: Math.max(window, 20),
    confirmSecs: Math.max(window, 20),
    answerSecs: Math.max(window, 120),
    noticeSecs: 0,
    onSilence: 'Lapse',
    settlement: 'Transfer',
  }
}
