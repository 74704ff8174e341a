/** A dot that breathes while newer data is on its way. The data that is there stays. */
export function Refreshing({ active }: { active: boolean }) {
  return <span className="refreshing" data-active={active || undefined} aria-hidden="true" />
}
