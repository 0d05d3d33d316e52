'use client'

/** Shown when not even the frame could be drawn, so it stands alone and speaks both languages. */

import './styles/index.css'

type GlobalErrorProps = { error: unknown; retry: () => void }

export default function GlobalError({ error, retry }: GlobalErrorProps) {
  const digest = error instanceof Error && 'digest' in error ? `${error.digest}` : null
  return (
    <html lang="en">
      <body>
        <main className="main" role="alert">
          <title>Gridline</title>
          <div className="head">
            <h1>The platform does not answer</h1>
            <p className="under">Nothing was changed by looking. Try again in a moment.</p>
          </div>
          <div className="head" lang="zh-Hans">
            <h1>平台暂无应答</h1>
            <p className="under">查看页面不会改动任何数据，请稍后重试。</p>
          </div>
          <p className="rowwrap">
            <button type="button" className="btn" onClick={retry}>
              Try again · 重试
            </button>
            {digest && <span className="cap">{digest}</span>}
          </p>
        </main>
      </body>
    </html>
  )
}
