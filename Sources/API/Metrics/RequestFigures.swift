internal import HTTPServer
internal import Synchronization

/// What this process answered since it started, by route and status. A route is named by its pattern, never by what
/// stood in it.
final class RequestFigures: Sendable {
  private struct Key: Hashable {
    let method: String
    let pattern: String
  }

  private struct Row {
    var statuses: [Int: Int] = [:]
    var buckets = Array(repeating: 0, count: RequestFigures.bounds.count + 1)
    var seconds = 0.0
  }

  /// Upper bounds in seconds.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
  private let rows = Mutex([Key: Row]())

  func add(_ method: String, _ pattern: String, status: Int, _ duration: Duration) {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let bucket = RequestFigures.bounds.firstIndex { seconds <= $0 } ?? RequestFigures.bounds.count
    rows.withLock { rows in
      var row = rows.removeValue(forKey: Key(method: method, pattern: pattern)) ?? Row()
      row.statuses[status, default: 0] += 1
      row.buckets[bucket] += 1
      row.seconds += seconds
      rows[Key(method: method, pattern: pattern)] = row
    }
  }

  func write(to text: inout MetricsText) {
    let rows = rows.withLock { $0 }.sorted { ($0.key.pattern, $0.key.method) < ($1.key.pattern, $1.key.method) }
    text.family("rondo_http_requests_total", .counter, "Requests answered, by route and status.")
    for (key, row) in rows {
      for (status, count) in row.statuses.sorted(by: { $0.key < $1.key }) {
        text.sample(
          "rondo_http_requests_total", ["method": key.method, "route": key.pattern, "status": "\(status)"],
          Double(count))
      }
    }
    text.family("rondo_http_request_seconds", .histogram, "Time from a whole request to its answer.")
    for (key, row) in rows {
      let labels = [("method", key.method), ("route", key.pattern)]
      var count = 0
      for (bound, inBucket) in zip(RequestFigures.bounds + [.infinity], row.buckets) {
        count += inBucket
        let name = bound == .infinity ? "+Inf" : "\(bound)"
        text.sample("rondo_http_request_seconds_bucket", labels + [("le", name)], Double(count))
      }
      text.sample("rondo_http_request_seconds_sum", labels, row.seconds)
      text.sample("rondo_http_request_seconds_count", labels, Double(count))
    }
  }
}
