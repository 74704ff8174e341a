import { useCatalogContext, useCategoryDetail } from 'virtual:mizan/contexts'
import { plural } from '../format.js'
import { Refreshing } from '../ui/refreshing.js'

export function CategoryHeading() {
  const { name, blurb, products } = useCategoryDetail()
  const { isRefreshing } = useCatalogContext()
  return (
    <div className="catalog-heading">
      <h1>{name}</h1>
      <p className="soft">
        {blurb} {plural(products, 'piece')}. <Refreshing active={isRefreshing} />
      </p>
    </div>
  )
}
