/** A file of a task as an attachment: its bytes are never shown as a page of ours, whatever they hold. */

/** Guarantees a name without quotes or line breaks: the names of results are plain, and other names are ours. */
export function attachment(name: string, content: Uint8Array | string): Response {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  return new Response(bytes, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
      'content-length': `${bytes.byteLength}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}
