#include "CSimdJSON.h"

#include <cstring>
#include <memory>
#include <simdjson.h>

namespace {

/// What a thread keeps between documents; dropped after a large one so that an import does not hold memory.
struct Workspace {
  simdjson::dom::parser parser;
  std::unique_ptr<uint8_t[]> padded;
  size_t capacity = 0;
};

constexpr size_t kept = 1 << 20;

thread_local std::unique_ptr<Workspace> workspace;

bool parse(const uint8_t *bytes, size_t length, size_t depth, csimdjson_document *document) {
  if (!workspace || workspace->capacity > kept) workspace = std::make_unique<Workspace>();
  Workspace &here = *workspace;
  if (here.capacity < length || !here.padded) {
    size_t capacity = length < 4096 ? 4096 : length;
    here.padded = std::make_unique<uint8_t[]>(capacity + simdjson::SIMDJSON_PADDING);
    here.capacity = capacity;
    if (here.parser.allocate(capacity, depth + 1)) return false;
  }
  if (length > 0) std::memcpy(here.padded.get(), bytes, length);
  std::memset(here.padded.get() + length, 0, simdjson::SIMDJSON_PADDING);
  simdjson::dom::element root;
  if (here.parser.parse(here.padded.get(), length, false).get(root)) return false;
  document->tape = here.parser.doc.tape.get();
  document->strings = here.parser.doc.string_buf.get();
  return true;
}

}  // namespace

extern "C" bool csimdjson_parse(
    const uint8_t *bytes, size_t length, size_t depth, csimdjson_document *document) noexcept {
  try {
    return parse(bytes, length, depth, document);
  } catch (...) {
    return false;
  }
}
