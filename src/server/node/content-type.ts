/** Types of files that a client's build may have, beyond those that srvx knows. */
const TYPES: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  csv: 'text/csv; charset=utf-8',
  cur: 'image/vnd.microsoft.icon',
  flac: 'audio/flac',
  geojson: 'application/geo+json',
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  jxl: 'image/jxl',
  m4a: 'audio/mp4',
  map: 'application/json',
  md: 'text/markdown; charset=utf-8',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  otf: 'font/otf',
  ttf: 'font/ttf',
  vtt: 'text/vtt; charset=utf-8',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json',
  xhtml: 'application/xhtml+xml',
  yaml: 'application/yaml',
}

/** By the extension; null for one that is not listed. */
export function contentType(path: string): string | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? null) : null
}
