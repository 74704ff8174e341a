import { eq } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { database, type Transaction } from '../db/client.js'
import { photos, type PhotoType } from '../db/schema.js'
import { photoType } from './type.js'

/** In bytes. */
const MOST = 2 * 1024 * 1024

const EXTENSION: Record<PhotoType, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

/** A photo that may be kept. */
export interface Photo {
  type: PhotoType
  bytes: Buffer
}

/**
 * The photo in a file.
 *
 * @throws MizanError `invalid`, for the field `photo`, when it is too large or none
 */
export async function readPhoto(file: File): Promise<Photo> {
  if (file.size > MOST) throw unfit('A photo has at most 2 MB.')
  const bytes = Buffer.from(await file.arrayBuffer())
  const type = photoType(bytes)
  if (!type) throw unfit('Choose a JPEG, PNG or WebP.')
  return { type, bytes }
}

/** Returns the photo's id. */
export async function keepPhoto(tx: Transaction, photo: Photo): Promise<string> {
  const id = crypto.randomUUID()
  await tx.insert(photos).values({ id, ...photo })
  return id
}

/**
 * A customer's photo, as an image and nothing else: a stranger's bytes must never be a page of this origin. It never
 * changes, and whoever knows the id has seen the review.
 */
export const review_photo = client(
  { route: '/photos/:photo_id/' },
  async (_request: MizanRequest, { photo_id }: { photo_id: string }): Promise<Response> => {
    const db = await database()
    const photo = await db.select().from(photos).where(eq(photos.id, photo_id)).get()
    if (!photo) throw new MizanError('not_found', 'There is no such photo.')
    return new Response(new Uint8Array(photo.bytes), {
      headers: {
        'Content-Type': photo.type,
        'Content-Disposition': `inline; filename="photo.${EXTENSION[photo.type]}"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'public, max-age=31536000, immutable',
      },
    })
  },
)

function unfit(message: string): MizanError {
  return new MizanError('invalid', 'This photo cannot be kept.', { fields: { photo: [message] } })
}
