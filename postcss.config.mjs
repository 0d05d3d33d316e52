/** Styles pass through Tailwind, whose theme is our tokens. */

export default { plugins: { '@tailwindcss/postcss': {} } }
