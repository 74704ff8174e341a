import { Loading, Skeleton } from '../ui/skeleton.js'

const CARDS = [...Array(8).keys()]

export function CatalogSkeleton() {
  return (
    <Loading className="catalog-skeleton">
      <div className="catalog-heading">
        <Skeleton width="11rem" height="clamp(2.3rem, 1.6rem + 3vw, 3.7rem)" />
        <Skeleton width="24rem" height="1.55em" />
      </div>
      <div className="pills"><Skeleton height="2.45rem" width="34rem" /></div>
      <div className="product-grid">
        {CARDS.map((card) => (
          <div className="product-card" key={card}>
            <div className="product-card-picture"><Skeleton height="100%" /></div>
            <Skeleton width="70%" height="1.4em" />
            <Skeleton width="3em" height="1.4em" />
          </div>
        ))}
      </div>
    </Loading>
  )
}
