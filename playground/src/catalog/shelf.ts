import type { ComponentProps } from 'react'
import type { CatalogProvider } from 'virtual:mizan/contexts'

export type Sort = NonNullable<ComponentProps<typeof CatalogProvider>['sort']>

export const SORTS: Record<Sort, string> = { featured: 'Featured', price: 'Price', name: 'Name' }

export function readSort(text: string | null): Sort {
  return text !== null && Object.hasOwn(SORTS, text) ? (text as Sort) : 'featured'
}

/** The address of a category, searched and sorted. */
export function shelfPath(category: string, search = '', sort: Sort = 'featured'): string {
  const query = new URLSearchParams()
  if (category !== 'all') query.set('category', category)
  if (search) query.set('search', search)
  if (sort !== 'featured') query.set('sort', sort)
  return query.size > 0 ? `/?${query}` : '/'
}
