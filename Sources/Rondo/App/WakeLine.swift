import Act
import Domain
import Postgres

/// Carries wakes between the processes on one PostgreSQL: whoever leaves work for the loop says so after its commit, at
/// most twenty times a second, and every process that turns the loop looks.
final class WakeLine: Sendable {
  private static let channel = "rondo_wake"
  private static let pause = Duration.milliseconds(50)

  private let database: PostgresDatabase
  private let signal = WakeSignal()

  init(_ database: PostgresDatabase) { self.database = database }

  /// Any number of calls within a pause is one notification.
  func ring() { signal.wake() }

  /// Passes rings on, and hears those of others, until the task is cancelled.
  func run(_ heard: @escaping @Sendable () -> Void, log: Log) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in self.database.listen(channel: WakeLine.channel) { heard() } }
      group.addTask {
        while !Task.isCancelled {
          await self.signal.wait(atMost: .seconds(3_600))
          if Task.isCancelled { return }
          // A ring that is lost costs a pause of the loop, no work.
          do { try await self.database.notify(channel: WakeLine.channel) } catch { log("wake: \(error)") }
          try? await Task.sleep(for: WakeLine.pause)
        }
      }
    }
  }
}
