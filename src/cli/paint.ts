import { styleText } from 'node:util'

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string

/** Colours on a terminal that has them and was not told otherwise (NO_COLOR, TERM=dumb); elsewhere the text as it is. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  // Only a terminal has `hasColors`, whatever its type says; the environment's wishes are read there.
  const colours = stream.isTTY && stream.hasColors()
  return (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text)
}
