import type { ReactNode } from 'react'

/** What stands where nothing is: what happened, and a way on. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <section className="empty-state">
      <svg viewBox="0 0 120 80" aria-hidden="true">
        <path d="M10 70h100M30 70V42a30 30 0 0 1 60 0v28" />
      </svg>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </section>
  )
}
