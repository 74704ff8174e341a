/** A rating as stars, to a tenth of a star. */
export function Stars({ rating }: { rating: number }) {
  return (
    <span className="stars" role="img" aria-label={`${Number(rating.toFixed(1))} of 5 stars`}>
      <span style={{ width: `${rating * 20}%` }}>★★★★★</span>
    </span>
  )
}
