let channel: BroadcastChannel | undefined

/** The other tabs of this origin: what one of them hears is stale is stale in all. */
export function listenToTabs(hear: (message: unknown) => void): void {
  if (!globalThis.BroadcastChannel) return
  channel = new BroadcastChannel('mizan')
  channel.onmessage = ({ data }) => hear(data)
  // In Node, where tests run, an open channel would keep the process.
  if (process.env.NODE_ENV !== 'production') (channel as { unref?: () => void }).unref?.()
}

export function tellTabs(message: unknown): void {
  channel?.postMessage(message)
}
