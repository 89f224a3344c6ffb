/** What is not installed beside a file is taken from where this one stands. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch {
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
}
