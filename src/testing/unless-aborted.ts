/** An answer as `fetch` gives it, which rejects at once when its signal says so. */
export async function unlessAborted(
  answer: Promise<Response>,
  signal: AbortSignal | null | undefined,
  end: (state: 'answered' | 'aborted', status?: number) => void,
): Promise<Response> {
  let giveUp: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => {
      end('aborted')
      reject(signal?.reason)
    }
    if (signal?.aborted) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  })
  try {
    const response = await Promise.race([answer, aborted])
    end('answered', response.status)
    return response
  } catch (error) {
    if (!signal?.aborted) end('answered')
    throw error
  } finally {
    if (giveUp) signal?.removeEventListener('abort', giveUp)
  }
}
