internal import Domain
internal import Rules
internal import Synchronization

/// Prepared events of customers who have many, kept from one look to the next, so that the next reads no more than what
/// is new.
///
/// What is kept is right for a claim when the look it was made by is the last one that anybody finished (``AgendaClaim/
/// seen``), and nothing changed before its end (``AgendaClaim/changedFrom``). Otherwise everything is read again.
final class EventShelf: Sendable {
  private struct Place: Hashable {
    let tenant: TenantID
    let customer: CustomerID
  }

  private struct Kept: Sendable {
    let events: PreparedEvents
    let members: [CustomerID]
    /// Of the claim it was made for.
    let generation: Int64
    let stamps: [SegmentStamp]
    /// Of the look that read all of them.
    let askedFrom: Instant
  }

  private struct Shelf: Sendable {
    var kept: [Place: Kept] = [:]
    var count = 0
  }

  /// Fewer events are read sooner than kept.
  private let fewest: Int
  /// Of all customers together, some 100 bytes each.
  private static let most = 200_000
  /// What has left every window is dropped by reading all again.
  private static let longest = Span.days(1)
  private let shelf = Mutex(Shelf())

  init(fewest: Int) { self.fewest = fewest }

  /// Takes what is right for a claim; what isn't is gone.
  func take(_ book: RuleBook, _ claim: AgendaClaim, _ members: [CustomerID], from instant: Instant) -> Taken? {
    let kept = shelf.withLock { shelf in
      let kept = shelf.kept.removeValue(forKey: Place(tenant: book.tenant.id, customer: claim.customer))
      shelf.count -= kept?.events.count ?? 0
      return kept
    }
    guard let kept, claim.seen == kept.generation, let changedFrom = claim.changedFrom, kept.members == members,
      kept.stamps == book.stamps, kept.askedFrom <= instant, instant < kept.askedFrom + EventShelf.longest,
      kept.events.latest.map({ $0 < changedFrom }) ?? true
    else { return nil }
    return Taken(events: kept.events, askedFrom: kept.askedFrom, changedFrom: changedFrom)
  }

  struct Taken {
    let events: PreparedEvents
    let askedFrom: Instant
    /// From here on they are missing.
    let changedFrom: Instant
  }

  func put(
    _ events: PreparedEvents, _ book: RuleBook, _ claim: AgendaClaim, _ members: [CustomerID], askedFrom: Instant
  ) {
    guard events.count >= fewest else { return }
    let kept = Kept(
      events: events, members: members, generation: claim.generation, stamps: book.stamps, askedFrom: askedFrom)
    shelf.withLock { shelf in
      shelf.count += events.count
      while shelf.count > EventShelf.most, let place = shelf.kept.keys.first {
        shelf.count -= shelf.kept.removeValue(forKey: place)?.events.count ?? 0
      }
      let before = shelf.kept.updateValue(kept, forKey: Place(tenant: book.tenant.id, customer: claim.customer))
      shelf.count -= before?.events.count ?? 0
    }
  }
}
