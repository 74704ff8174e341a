import { useDeferredValue, useState } from 'react'
import { ProductProvider } from 'virtual:mizan/contexts'
import { PageFailure } from '../ui/page-failure.js'
import { ProductReviews } from './product-reviews.js'
import { ProductSkeleton } from './product-skeleton.js'
import { ProductView } from './product-view.js'
import './product.css'

export function ProductPage({ product_id }: { product_id: number }) {
  const [page, setPage] = useState(1)
  const shownPage = useDeferredValue(page)
  return (
    <ProductProvider
      product_id={product_id}
      review_page={shownPage === 1 ? undefined : shownPage}
      fallback={<ProductSkeleton />}
      errorFallback={({ error, retry }) => (
        <PageFailure
          error={error}
          retry={retry}
          missing="Not on our shelves"
          broken="This product could not be loaded."
        />
      )}
    >
      <ProductView />
      <ProductReviews onPage={setPage} />
    </ProductProvider>
  )
}
