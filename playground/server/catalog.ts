import { and, asc, count, eq, like, or } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { CatalogContext } from './contexts.js'
import { database } from './db/client.js'
import { categories, products, type Form } from './db/schema.js'

/** A product as a card shows it. */
export interface ProductCard {
  id: number
  name: string
  summary: string
  price_cents: number
  stock: number
  /** Degrees of the colour wheel. */
  hue: number
  form: Form
}

export interface Category {
  /** `all`, or the category's own. */
  slug: string
  name: string
  blurb: string
  /** How many products it holds. */
  products: number
}

export type Sort = 'featured' | 'price' | 'name'

const ORDER = {
  featured: [asc(products.id)],
  price: [asc(products.price_cents), asc(products.id)],
  name: [asc(products.name)],
}

export class Catalog {
  /** The products of a category, or of `all`, that match a search. */
  @client({ context: CatalogContext })
  static async products(
    _request: MizanRequest,
    { category, search = '', sort = 'featured' }: { category: string; search?: string; sort?: Sort },
  ): Promise<ProductCard[]> {
    if (!Object.hasOwn(ORDER, sort)) throw new MizanError('invalid', `There is no order "${sort}".`)
    const db = await database()
    const { id, name, summary, price_cents, stock, hue, form } = products
    const pattern = `%${search.trim()}%`
    return db
      .select({ id, name, summary, price_cents, stock, hue, form })
      .from(products)
      .where(and(
        category === 'all' ? undefined : eq(products.category, category),
        search.trim() ? or(like(name, pattern), like(summary, pattern)) : undefined,
      ))
      .orderBy(...ORDER[sort])
  }

  /** One category, for its heading. */
  @client({ context: CatalogContext })
  static async category_detail(_request: MizanRequest, { category }: { category: string }): Promise<Category> {
    const found = (await allCategories()).find(({ slug }) => slug === category)
    if (!found) throw new MizanError('not_found', 'We do not keep such a shelf.')
    return found
  }

  /** Every category, `all` first. */
  @client({ context: CatalogContext })
  static async category_list(): Promise<Category[]> {
    return allCategories()
  }
}

async function allCategories(): Promise<Category[]> {
  const db = await database()
  const { slug, name, blurb } = categories
  const shelves = await db
    .select({ slug, name, blurb, products: count(products.id) })
    .from(categories)
    .leftJoin(products, eq(products.category, categories.slug))
    .groupBy(categories.slug)
    .orderBy(asc(categories.position))
  const total = shelves.reduce((sum, shelf) => sum + shelf.products, 0)
  const all = { slug: 'all', name: 'Everything', blurb: 'Made slowly, by people we know, to be kept.', products: total }
  return [all, ...shelves]
}
