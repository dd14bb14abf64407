// An offer of mobile data as polkadot.js takes it.
import type { ApiPromise } from '@polkadot/api'

export const ZERO = `0x${'00'.repeat(32)}`

export async function chainSecs(api: ApiPromise): Promise<number> {
  return Math.floor(Number(await api.query.timestamp.now()) / 1000)
}

export async function offerTerms(api: ApiPromise) {
  const now = await chainSecs(api)
  return {
    service: { MobileData: { bytesPerUnit: 100_000, technologies: 12 } },
    unitPrice: 100_000,
    area: { Countries: ['SE'] },
    serviceLevel: { availabilityBp: 9_990, latencyMsMax: 120, supportHours: 24, document: null },
    validFrom: now,
    validUntil: now + 86_400,
    capacity: 1_000_000,
    minUnits: 1,
    audience: 'Public',
    terms: ZERO,
  }
}
