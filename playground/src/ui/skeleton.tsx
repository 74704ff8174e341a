/** A grey bar of about the size of the text to come, so that nothing moves when it comes. */
export function Skeleton({ width = '100%', height = '1em' }: { width?: string; height?: string }) {
  return <span className="skeleton" style={{ width, height }} />
}

/** Wraps skeletons: one word for those who cannot see them. */
export function Loading({ className, children }: { className?: string; children: React.ReactNode }) {
  return (
    <div className={className} role="status">
      <span className="visually-hidden">Loading</span>
      <div aria-hidden="true" style={{ display: 'contents' }}>{children}</div>
    </div>
  )
}
