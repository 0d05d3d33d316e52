/** How the web process is built and which headers every answer of it carries. */

import type { NextConfig } from 'next'

const isDevelopment = process.env.NODE_ENV === 'development'

const contentPolicy = [
  "default-src 'self'",
  // Scripts inline are allowed for now: a nonce would make every page dynamic. Development also evaluates.
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const config: NextConfig = {
  typedRoutes: true,
  poweredByHeader: false,
  distDir: process.env.DIST_DIR ?? '.next',
  serverExternalPackages: ['postgres'],
  turbopack: { root: import.meta.dirname },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: contentPolicy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()' },
        ],
      },
    ]
  },
}

export default config
