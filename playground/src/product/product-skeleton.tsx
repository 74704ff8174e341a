import { Loading, Skeleton } from '../ui/skeleton.js'

export function ProductSkeleton() {
  return (
    <Loading className="product">
      <div className="product-picture"><Skeleton height="100%" /></div>
      <div className="product-facts">
        <Skeleton width="5rem" />
        <Skeleton width="70%" height="3rem" />
        <Skeleton width="85%" height="1.5em" />
        <Skeleton width="5rem" height="1.5em" />
        <Skeleton height="7em" />
      </div>
    </Loading>
  )
}
