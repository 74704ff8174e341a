import type { Project } from '../project/project.js'
import type { Source } from '../source/source.js'

/** What a source has besides when its document comes from elsewhere: from a server's URL, or from a command. */
interface RemoteSource extends Source {
  /** How messages call it: a URL, a command. */
  label?: string
  /** Goes on asking; `listener` is called when there is something new to read. Answers what ends it. */
  watch?(listener: () => void): () => Promise<void>
  /** A file has changed that may be a reason to ask again. */
  touch?(file: string): void
  /** The copy of the document that is under version control. */
  snapshot?: {
    /** Absolute, with forward slashes. */
    readonly file: string
    isCurrent(): boolean
    /** Writes what came last, unless it is there. Answers whether it wrote. */
    write(): Promise<boolean>
  }
}

/** The source of a project as one that may be elsewhere. */
export const remoteSource = ({ source }: Project): RemoteSource => source
