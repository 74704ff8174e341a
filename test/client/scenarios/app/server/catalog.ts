import { client, ReactContext, type MizanRequest } from 'mizan/server'

export const CatalogContext = new ReactContext('catalog')

export interface Product {
  id: number
  name: string
  stock: { left: number }
}

/** Public: the same for everybody. */
export class Catalog {
  @client({ context: CatalogContext })
  static async products(_request: MizanRequest, { category = 'all' }: { category?: string } = {}): Promise<Product[]> {
    return [{ id: 1, name: category, stock: { left: 3 } }]
  }
}

export const restock = client({ affects: CatalogContext }, async (_request, { id }: { id: number }) => id)

/** Affects nothing. */
export const search = client({}, async (_request, { text }: { text: string }) => [text])
