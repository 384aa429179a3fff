internal import Domain
internal import Synchronization

/// How far the imports that run in this process have come.
final class ImportProgress: Sendable {
  struct State: Sendable {
    var read = 0
    var total = 0
  }

  private let running = Mutex<[ID<ImportRun>: State]>([:])

  subscript(upload: ID<ImportRun>) -> State? { running.withLock { $0[upload] } }

  /// False when it runs already.
  func begin(_ upload: ID<ImportRun>) -> Bool {
    running.withLock { running in
      guard running[upload] == nil else { return false }
      running[upload] = State()
      return true
    }
  }

  func report(_ upload: ID<ImportRun>, read: Int, total: Int) {
    running.withLock { $0[upload] = State(read: read, total: total) }
  }

  func end(_ upload: ID<ImportRun>) { running.withLock { $0[upload] = nil } }
}
