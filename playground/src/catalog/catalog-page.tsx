import { useDeferredValue } from 'react'
import { CatalogProvider } from 'virtual:mizan/contexts'
import { useLocation } from '../router.js'
import { PageFailure } from '../ui/page-failure.js'
import { CatalogSearch } from './catalog-search.js'
import { CatalogSkeleton } from './catalog-skeleton.js'
import { CategoryHeading } from './category-heading.js'
import { CategoryNav } from './category-nav.js'
import { ProductGrid } from './product-grid.js'
import { readSort } from './shelf.js'
import './catalog.css'

export function CatalogPage() {
  const { query } = useLocation()
  const category = query.get('category') ?? 'all'
  const search = query.get('search') ?? ''
  const sort = readSort(query.get('sort'))

  // The shelf on the screen stays until the next one is there.
  const shownCategory = useDeferredValue(category)
  const shownSearch = useDeferredValue(search)
  const shownSort = useDeferredValue(sort)
  const settled = shownCategory === category && shownSearch === search && shownSort === sort

  return (
    <div className="catalog">
      <title>Oda: things for quiet rooms</title>
      <CatalogSearch key={category} category={category} search={search} sort={sort} />
      <CatalogProvider
        category={shownCategory}
        search={shownSearch || undefined}
        sort={shownSort === 'featured' ? undefined : shownSort}
        fallback={<CatalogSkeleton />}
        errorFallback={({ error, retry }) => (
          <PageFailure error={error} retry={retry} missing="No such shelf" broken="This shelf could not be loaded." />
        )}
      >
        <CategoryHeading />
        <CategoryNav current={category} />
        <ProductGrid settled={settled} />
      </CatalogProvider>
    </div>
  )
}
