internal import Domain
internal import Synchronization

/// Lets requests wait while transactions are on their way, and makes the first that waits store what all of them brought.
/// Nobody waits where less than two are on their way, so that a lone request is never held up.
final class IntakeGathering: Sendable {
  /// Whose messages may share a transaction.
  struct Line: Hashable, Sendable {
    let tenant: TenantID
    let isTrusted: Bool
  }

  enum Turn: Sendable {
    /// Store your own, and what these brought, and answer them; then ``leave(_:)``.
    case lead([Waiting])
    case answered(Result<[Intake.Answer], any Error>)
  }

  struct Waiting: Sendable {
    let messages: [IntakeParser.Parsed]
    fileprivate let turn: CheckedContinuation<Turn, Never>

    func answer(_ answer: Result<[Intake.Answer], any Error>) { turn.resume(returning: .answered(answer)) }
  }

  private struct State {
    var onTheirWay = 0
    var waiting: [Waiting] = []
  }

  /// While one waits for the disk the other is put together.
  private static let atOnce = 2
  /// Bounds how long the first of a transaction waits for the last.
  private static let mostMessages = 256
  private let lines = Mutex([Line: State]())

  func join(_ line: Line, _ messages: [IntakeParser.Parsed]) async -> Turn {
    await withCheckedContinuation { turn in
      let leads = lines.withLock { lines in
        var state = lines.removeValue(forKey: line) ?? State()
        defer { lines[line] = state }
        if state.onTheirWay < IntakeGathering.atOnce {
          state.onTheirWay += 1
          return true
        }
        state.waiting.append(Waiting(messages: messages, turn: turn))
        return false
      }
      if leads { turn.resume(returning: .lead([])) }
    }
  }

  /// A transaction is over: the first that waits leads the next one.
  func leave(_ line: Line) {
    let next = lines.withLock { lines -> ArraySlice<Waiting> in
      var state = lines.removeValue(forKey: line) ?? State()
      var (count, messages) = (0, 0)
      while count < state.waiting.count, messages < IntakeGathering.mostMessages {
        messages += state.waiting[count].messages.count
        count += 1
      }
      let group = state.waiting.prefix(count)
      state.waiting.removeFirst(count)
      if count == 0 { state.onTheirWay -= 1 }
      if state.onTheirWay > 0 { lines[line] = state }
      return group
    }
    next.first?.turn.resume(returning: .lead(Array(next.dropFirst())))
  }
}
