#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A C face on simdjson's DOM parser, so that C++ stays inside this target.
//
// The result is simdjson's own tape (doc/tape.md in its sources): one 64-bit word an element, its type in the
// highest byte and its payload in the other seven; a string's payload is an offset into `strings`, where a
// 32-bit length precedes its UTF-8 bytes.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  const uint64_t *tape;
  const uint8_t *strings;
} csimdjson_document;

/// Parses `length` bytes nested at most `depth` deep and returns whether they are JSON that fits the tape.
///
/// The document lives until the next call on the same thread. Never throws; needs no padding from the caller.
/// A false answer also covers integers of more than 64 bits: the caller looks again, slowly, and says why.
bool csimdjson_parse(const uint8_t *bytes, size_t length, size_t depth, csimdjson_document *document)
#ifdef __cplusplus
    noexcept
#endif
    ;

#ifdef __cplusplus
}
#endif
