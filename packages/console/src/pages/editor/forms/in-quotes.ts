/** Said beside fields that are read as JSON. */
export const inQuotes = 'A text that looks like a number stands in quotes: "007".'
