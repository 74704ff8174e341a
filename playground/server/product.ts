import { avg, count, desc, eq } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { availability } from './availability.js'
import { ProductContext } from './contexts.js'
import { database, transact } from './db/client.js'
import { categories, products, reviews, type Form } from './db/schema.js'
import { keepPhoto, readPhoto } from './photos/photo.js'

export interface ProductDetail {
  id: number
  category: { slug: string; name: string }
  name: string
  summary: string
  description: string
  price_cents: number
  /** In stock and in nobody's cart. */
  available: number
  /** Degrees of the colour wheel. */
  hue: number
  form: Form
}

export interface Review {
  id: number
  author: string
  /** 1 to 5. */
  rating: number
  text: string
  /** Served at `/photos/<photo_id>/`. */
  photo_id: string | null
  created_at: Date
}

export interface Reviews {
  items: Review[]
  total: number
  /** Of all reviews, 1 to 5; null when there are none. */
  average: number | null
  page: number
  pages: number
}

const PER_PAGE = 4

export class Products {
  /** Everything about one product. */
  @client({ context: ProductContext })
  static async product_detail(_request: MizanRequest, { product_id }: { product_id: number }): Promise<ProductDetail> {
    const db = await database()
    const { available } = await availability(db, product_id)
    const row = await db
      .select()
      .from(products)
      .innerJoin(categories, eq(categories.slug, products.category))
      .where(eq(products.id, product_id))
      .get()
    if (!row) throw new MizanError('not_found', 'We do not sell that.')
    const { id, name, summary, description, price_cents, hue, form } = row.products
    const category = { slug: row.categories.slug, name: row.categories.name }
    return { id, category, name, summary, description, price_cents, available, hue, form }
  }

  /** A page of what customers say of a product, newest first. */
  @client({ context: ProductContext })
  static async product_reviews(
    _request: MizanRequest,
    { product_id, review_page = 1 }: { product_id: number; review_page?: number },
  ): Promise<Reviews> {
    const db = await database()
    const ofProduct = eq(reviews.product_id, product_id)
    const totals = await db
      .select({ total: count(), average: avg(reviews.rating) })
      .from(reviews)
      .where(ofProduct)
      .get()
    const total = totals?.total ?? 0
    const average = totals?.average ? Number(totals.average) : null
    const pages = Math.max(1, Math.ceil(total / PER_PAGE))
    const page = Math.min(Math.max(1, Math.trunc(review_page)), pages)
    const { id, author, rating, text, photo_id, created_at } = reviews
    const items = await db
      .select({ id, author, rating, text, photo_id, created_at })
      .from(reviews)
      .where(ofProduct)
      .orderBy(desc(created_at), desc(id))
      .limit(PER_PAGE)
      .offset((page - 1) * PER_PAGE)
    return { items, total, average, page, pages }
  }

  /** Adds a review of 1 to 5 stars in the name of the customer, with a photo of at most 2 MB if they have one. */
  @client({ affects: [{ context: ProductContext, params: ['product_id'] }], auth: true })
  static async add_review(
    { user }: MizanRequest,
    { product_id, rating, text, photo }: { product_id: number; rating: number; text: string; photo?: File },
  ): Promise<{ id: number }> {
    const said = text.trim()
    if (![1, 2, 3, 4, 5].includes(rating)) throw invalid('rating', 'Choose one to five stars.')
    if (said.length < 3 || said.length > 500) throw invalid('text', 'Write between 3 and 500 characters.')
    const picture = photo && (await readPhoto(photo))
    return transact(async (tx) => {
      await availability(tx, product_id)
      const photo_id = picture && (await keepPhoto(tx, picture))
      return tx
        .insert(reviews)
        .values({ product_id, author: user?.name ?? 'Guest', rating, text: said, photo_id, created_at: new Date() })
        .returning({ id: reviews.id })
        .get()
    })
  }
}

function invalid(field: string, message: string): MizanError {
  return new MizanError('invalid', 'The review is incomplete.', { fields: { [field]: [message] } })
}
