import type { PhotoType } from '../db/schema.js'

/** How files of each kind begin: null stands for any byte. */
const BEGINNINGS: [PhotoType, (number | null)[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
]

/** What kind of photo the bytes are; null for any other. What the sender says of them counts for nothing. */
export function photoType(bytes: Uint8Array): PhotoType | null {
  const fits = (beginning: (number | null)[]) => beginning.every((byte, at) => byte === null || bytes[at] === byte)
  return BEGINNINGS.find(([, beginning]) => fits(beginning))?.[0] ?? null
}
