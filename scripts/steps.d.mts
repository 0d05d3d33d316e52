export const ROOT: string
export function bundle(folder: string, programs?: Record<string, string>): Promise<void>
