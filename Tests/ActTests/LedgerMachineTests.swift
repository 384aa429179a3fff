import Domain
import TestSupport
import Testing

@testable import Act

@Suite("A ledger machine")
struct LedgerMachineTests {
  private static let later = Instant.seconds(100)

  static let inputs: [LedgerMachine.Input] = [
    .submit(needsApproval: false), .submit(needsApproval: true), .approve, .reject,
    .lease, .leaseExpired(repeatAt: nil), .leaseExpired(repeatAt: later), .deferUntil(later), .beginSending,
    .delivered, .refused(.permanent), .refused(.transient(retryAt: later)), .refused(.transient(retryAt: nil)),
    .notSent(.permanent), .notSent(.transient(retryAt: later)), .notSent(.transient(retryAt: nil)),
    .lost(repeatAt: nil), .lost(repeatAt: later), .cancel, .expire,
    .resolve(.sent, isSettled: false), .resolve(.notSent, isSettled: false), .replayDead,
  ]

  /// A row a state, a column an input in the order above; a dash is refused.
  static let table: [(Action.State, String)] = [
    (.planned, "RA-- ----- ------- -- CX ---"),
    (.awaitingApproval, "--RC ----- ------- -- CX ---"),
    (.ready, "---- L---- ------- -- CX ---"),
    (.leased, "---- -RRRS ------- -- CX ---"),
    (.sending, "---- -UY-- ODYDDYD UY -- ---"),
    (.succeeded, "---- ----- ------- -- -- ---"),
    (.retrying, "---- L---- ------- -- CX ---"),
    (.dead, "---- ----- ------- -- -- --R"),
    (.unknown, "---- ----- ------- -- -- OD-"),
    (.cancelled, "---- ----- ------- -- -- ---"),
    (.expired, "---- ----- ------- -- -- ---"),
  ]

  static let letters: [Character: Action.State] = [
    "A": .awaitingApproval, "R": .ready, "L": .leased, "S": .sending, "O": .succeeded, "Y": .retrying, "D": .dead,
    "U": .unknown, "C": .cancelled, "X": .expired,
  ]

  @Test("moves every state with every input as the table says")
  func table() throws {
    #expect(Set(Self.table.map(\.0)) == Set(Action.State.allCases))
    for (state, row) in Self.table {
      let cells = Array(row.filter { $0 != " " })
      try #require(cells.count == Self.inputs.count)
      for (input, cell) in zip(Self.inputs, cells) {
        var machine = LedgerMachine(state)
        if let next = Self.letters[cell] {
          _ = try machine.apply(input)
          #expect(machine.state == next, "\(state) \(input)")
        } else {
          #expect(throws: LedgerMachine.IllegalMove(state: state, input: input)) { try machine.apply(input) }
          #expect(machine.state == state)
        }
      }
    }
  }

  @Test("asks for releases where nothing was sent, and only there")
  func effects() throws {
    for (state, row) in Self.table {
      for (input, cell) in zip(Self.inputs, row.filter { $0 != " " }) where cell != "-" {
        var machine = LedgerMachine(state)
        let effects = try machine.apply(input)
        #expect(effects.contains(.releaseReservations) == "DCX".contains(cell), "\(state) \(input)")
        #expect(effects.contains(.countSpent) == (cell == "O"))
        #expect(effects.contains(.takeReservations) == (state == .dead))
        #expect(effects.contains(.schedule(at: Self.later)) == (cell == "Y" || input == .deferUntil(Self.later)))
      }
    }
  }

  @Test("claims nothing of an action whose earlier try may have arrived")
  func doubt() throws {
    for (state, input): (Action.State, LedgerMachine.Input) in [
      (.sending, .refused(.permanent)), (.sending, .notSent(.permanent)), (.retrying, .cancel), (.leased, .expire),
    ] {
      var machine = LedgerMachine(state, isDoubtful: true)
      #expect(try machine.apply(input) == [])
      #expect(machine.state == .unknown)
    }
  }

  @Test("keeps what is settled spent")
  func settled() throws {
    var machine = LedgerMachine(.unknown)
    #expect(try machine.apply(.resolve(.notSent, isSettled: true)) == [])
    #expect(machine.state == .dead)
  }

  @Test("counts an unknown action as spent after seven days")
  func spent() {
    let unknown = Fixture.action(1, state: .unknown, at: Fixture.noon)
    #expect(!LedgerMachine.isSpent(unknown, at: Fixture.noon + .days(7) - Span(microseconds: 1)))
    #expect(LedgerMachine.isSpent(unknown, at: Fixture.noon + .days(7)))
    #expect(LedgerMachine.isSpent(Fixture.action(1, state: .succeeded), at: Fixture.noon))
    #expect(!LedgerMachine.isSpent(Fixture.action(1, state: .dead), at: Fixture.noon + .days(30)))
  }

  @Test("releases at most once per taking, never what may have been sent, and never leaves unknown by itself")
  func random() {
    for seed in 0..<2_000 {
      var dice = Dice(seed)
      var isHeld = true
      var mayBeSent = false
      var state = Action.State.planned
      for _ in 0..<60 {
        let input = Self.inputs[dice.below(Self.inputs.count)]
        var machine = LedgerMachine(state, isDoubtful: mayBeSent)
        guard let effects = try? machine.apply(input) else { continue }
        if state == .unknown, case .resolve(.notSent, _) = input { mayBeSent = false }
        if state == .unknown { #expect(machine.state == .succeeded || machine.state == .dead) }
        switch (state, input) {
        case (.sending, .delivered), (.sending, .lost), (.sending, .leaseExpired): mayBeSent = true
        default: break
        }
        if effects.contains(.releaseReservations) {
          #expect(isHeld && !mayBeSent, "seed \(seed)")
          isHeld = false
        }
        if effects.contains(.takeReservations) {
          #expect(!isHeld, "seed \(seed)")
          isHeld = true
        }
        state = machine.state
        if state == .dead || state == .cancelled || state == .expired { #expect(!isHeld, "seed \(seed)") }
        if state == .sending || state == .succeeded || state == .unknown { #expect(isHeld, "seed \(seed)") }
      }
    }
  }
}
