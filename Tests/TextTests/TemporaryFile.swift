import Glibc

/// A file for one test, gone behind it.
func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
  var name = Array("/tmp/text-tests-XXXXXX".utf8CString)
  let descriptor = mkstemp(&name)
  precondition(descriptor >= 0, "no temporary file")
  let path = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  defer { unlink(path) }
  var written = 0
  while written < bytes.count {
    written += bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
  }
  close(descriptor)
  try body(path)
}

/// A whole file as bytes; nil where there is none.
func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
  return bytes
}

/// SplitMix64, so that a failure repeats.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
