import Glibc
import TestSupport

/// A few numbers in a file that is mapped into memory: what stands there outlives a SIGKILL of who wrote it.
///
/// Unchecked: every word is one aligned store of one process, under whatever order that process keeps; who reads is
/// another process.
final class SharedWords: @unchecked Sendable {
  private let memory: UnsafeMutablePointer<Int64>
  private let count: Int

  /// For the process that writes, on a file that was prepared.
  init(path: String, count: Int) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    let size = count * MemoryLayout<Int64>.stride
    guard descriptor >= 0, let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      start != MAP_FAILED
    else { preconditionFailure("\(path) cannot be mapped") }
    memory = start.bindMemory(to: Int64.self, capacity: count)
    self.count = count
  }

  deinit { munmap(memory, count * MemoryLayout<Int64>.stride) }

  subscript(_ index: Int) -> Int64 {
    get { memory[index] }
    set { memory[index] = newValue }
  }

  /// Zeros for the next process.
  static func prepare(path: String, count: Int) {
    Command.write([UInt8](repeating: 0, count: count * MemoryLayout<Int64>.stride), to: path)
  }

  /// For the process that watches; nil when there is no such file.
  static func read(path: String, count: Int) -> [Int64]? {
    let bytes = Command.readBytes(path)
    guard bytes.count == count * MemoryLayout<Int64>.stride else { return nil }
    return bytes.withUnsafeBytes { memory in
      (0..<count).map { memory.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Int64>.stride, as: Int64.self) }
    }
  }
}
