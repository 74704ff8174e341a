import type { Uploads } from '../settings.js'
import { diskStore } from './disk-store.js'

/** Takes in one file as it arrives. */
export interface UploadSink {
  write(chunk: Uint8Array): Promise<void> | void
  finish(): Promise<File> | File
}

/** Where the files of one request wait for the function. */
export interface UploadStore {
  open(name: string, mediaType: string): Promise<UploadSink> | UploadSink
  /** Removes what is left of all files, whole or not. It never throws. */
  release(): Promise<void>
}

/** @throws {TypeError} for files on a disk where there is none */
export function openStore(uploads: Uploads = 'memory'): UploadStore {
  if (uploads === 'memory') return MEMORY
  return diskStore(uploads === 'disk' ? null : uploads.dir)
}

const MEMORY: UploadStore = {
  open(name, mediaType) {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    return {
      // A copy: the chunk is a window on all that arrived with it.
      write: (chunk) => void chunks.push(chunk.slice()),
      finish: () => new File(chunks, name, { type: mediaType }),
    }
  },
  release: () => Promise.resolve(),
}
