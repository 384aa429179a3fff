internal import Domain
internal import Glibc

/// Small files and pieces of large ones.
enum SpoolFile {
  static func makeFolder(_ path: String) throws(StoreError) {
    var built = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      built += built.isEmpty && part.isEmpty ? "/" : built.isEmpty || built == "/" ? "\(part)" : "/\(part)"
      if built == "/" || built.isEmpty { continue }
      if mkdir(built, 0o700) != 0, errno != EEXIST, errno != EISDIR { throw failure(path) }
    }
  }

  /// Nil where there is no such file.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
        count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
      }
      if piece.isEmpty { return all }
      all += piece
    }
  }

  /// Replaces the file in one step.
  static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    let fresh = path + ".new"
    try put(bytes, to: fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    if rename(fresh, path) != 0 { throw failure(path) }
  }

  static func append(_ bytes: [UInt8], to path: String) throws(StoreError) {
    try put(bytes, to: path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC)
  }

  /// 0 where there is no such file.
  static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  static func remove(_ path: String) { unlink(path) }
  /// Only when it is empty.
  static func removeFolder(_ path: String) { rmdir(path) }

  /// What lies in a folder; nothing where there is none.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func put(_ bytes: [UInt8], to path: String, _ flags: Int32) throws(StoreError) {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let before = lseek(descriptor, 0, SEEK_END)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = failure(path)
        // Half a piece would be taken for a whole one.
        ftruncate(descriptor, before)
        throw error
      }
      written += count
    }
  }

  private static func failure(_ path: String) -> StoreError {
    switch errno {
    case ENOSPC, EDQUOT: StoreError(.full, path)
    case EROFS, EACCES: StoreError(.readOnly, path)
    default: StoreError(.other, "\(path): error \(errno)")
    }
  }
}
