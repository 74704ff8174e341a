/**
 * React resets a form when its action is over, whatever came of it. To be called at the start of an action, in the submit event.
 *
 * @returns to be called when it has failed: what was typed stays
 */
export function keepInputs(): () => void {
  // Deprecated for what listeners may do without it; an action is given nothing else that knows its form.
  const form = (globalThis as { event?: Event }).event?.target
  return () => form?.addEventListener('reset', (event) => event.preventDefault(), { once: true })
}
