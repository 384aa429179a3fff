/** Of ECMAScript 2022; the compiler's library does not have it yet. */
declare namespace Intl {
  function supportedValuesOf(key: "timeZone" | "currency"): string[];
}
