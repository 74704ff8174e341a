import { Loading, Skeleton } from '../ui/skeleton.js'

export function OrdersSkeleton() {
  return (
    <Loading className="order-list">
      <Skeleton height="6rem" />
      <Skeleton height="6rem" />
    </Loading>
  )
}
