import Control
import Decide
import Domain
import JSON
import TestSupport
import Testing

@Suite("A decision")
struct DecideTests {
  static func policy(_ changes: [String: JSON] = [:], quiet: QuietHours? = nil) throws -> Policy {
    Policy(
      document: try exampleStrategy(changes), mode: .sandbox, epoch: 1, marketingHoldout: 50_000,
      tenantCaps: [Cap(channel: nil, count: 3, days: 7)], tenantQuietHours: quiet)
  }

  /// Inputs that pass every gate.
  static func captured(_ change: (inout Captured) -> Void = { _ in }) -> Captured {
    var captured = Captured(
      now: .seconds(1_700_000_000), occurredAt: .seconds(1_699_999_000), isMember: true, isExcluded: false,
      draws: Draws(release: 0, marketingHoldout: 999_999, arm: 999_999), zoneOffset: 28_800, assigned: nil,
      lastTreated: nil, lastExclusive: nil,
      channels: [Captured.ChannelFacts(isReachable: true, isSuppressed: false, consent: .granted)], capCounts: [0],
      hasContent: true, gotCoupon: true, gotSlot: true, gotRate: true, gotBudget: true)
    change(&captured)
    return captured
  }

  @Test("plans the arm that was drawn when every gate says yes")
  func plans() throws {
    let verdict = decide(Self.captured(), try Self.policy())
    #expect(verdict.outcome == .planned)
    #expect(verdict.arm == "mail")
    #expect(verdict.isDrawn)
    #expect(!verdict.answers.contains(.blocked))
  }

  @Test("is stopped by each gate by itself, and only what comes before the draw keeps a customer out of the analysis")
  func eachGate() throws {
    typealias Case = (gate: Gate, isDrawn: Bool, change: (inout Captured) -> Void)
    let strict: [String: JSON] = [
      "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback", "coupon": "ten"]]]],
      "budget": ["key": "b", "money_minor": 1], "slot": ["key": "s", "per_day": 1], "rate": ["per_hour": 1],
      "exclusion": ["group": "g", "days": 7], "release": 0.5,
    ]
    let cases: [Case] = [
      (.audience, false, { $0.isMember = false }), (.audience, false, { $0.isExcluded = true }),
      (.reentry, false, { $0.lastTreated = .seconds(1) }), (.release, false, { $0.draws.release = 500_000 }),
      (.reachable, false, { $0.channels[0].isReachable = false }),
      (.suppression, false, { $0.channels[0].isSuppressed = true }),
      (.consent, false, { $0.channels[0].consent = .never }),
      (.consent, false, { $0.channels[0].consent = .withdrawn }),
      (.marketingHoldout, false, { $0.draws.marketingHoldout = 49_999 }),
      (.holdout, true, { $0.draws.arm = 499_999 }), (.holdout, true, { $0.assigned = .holdout }),
      (.exclusion, true, { $0.lastExclusive = .seconds(1_699_999_999) }), (.cap, true, { $0.capCounts = [3] }),
      (.content, true, { $0.hasContent = false }), (.coupon, true, { $0.gotCoupon = false }),
      (.slot, true, { $0.gotSlot = false }), (.rate, true, { $0.gotRate = false }),
      (.budget, true, { $0.gotBudget = false }),
    ]
    let policy = try Self.policy(strict)
    #expect(decide(Self.captured(), policy).outcome == .planned)
    for (gate, isDrawn, change) in cases {
      let verdict = decide(Self.captured(change), policy)
      #expect(verdict.outcome == .blocked(gate))
      #expect(verdict.isDrawn == isDrawn, "\(gate)")
      #expect(verdict.answers.count { $0 == .blocked } == 1)
    }
  }

  @Test("keeps to the first draw, whatever the release step and the shares are now")
  func firstDrawHolds() throws {
    let policy = try Self.policy(["release": 0.1, "holdout": 0.9])
    let before = Self.captured {
      $0.assigned = .arm("mail")
      $0.draws = Draws(release: 999_999, marketingHoldout: 999_999, arm: 0)
    }
    #expect(decide(before, policy).outcome == .planned)
    let gone = Self.captured { $0.assigned = .arm("removed") }
    #expect(decide(gone, policy).arm == "removed", "analysed as first assigned")
    #expect(decide(gone, policy).outcome == .planned, "treated with the default arm")
  }

  @Test("counts all the messages an arm would send against a cap")
  func capCountsArm() throws {
    let two: [String: JSON] = [
      "arms": [
        [
          "key": "mail",
          "actions": [
            ["key": "first", "channel": "email", "template": "a"],
            ["key": "second", "channel": "email", "template": "b"],
          ],
        ]
      ]
    ]
    #expect(decide(Self.captured { $0.capCounts = [1] }, try Self.policy(two)).outcome == .planned)
    #expect(decide(Self.captured { $0.capCounts = [2] }, try Self.policy(two)).outcome == .blocked(.cap))
  }

  @Test("waits for the end of quiet hours instead of saying no")
  func quietHours() throws {
    // 2023-11-15 06:13:20 in Shanghai.
    let verdict = decide(Self.captured(), try Self.policy(quiet: QuietHours(from: 75_600, to: 32_400)))
    #expect(verdict.outcome == .planned)
    #expect(verdict.answers[Gate.quietHours.rawValue] == .deferred)
    #expect(verdict.dueAt == Instant(rfc3339: "2023-11-15T09:00:00+08:00"))
  }

  @Test("asks no marketing gate of a transactional message")
  func transactional() throws {
    let policy = try Self.policy(["purpose": "transactional"])
    let reached = Self.captured {
      $0.capCounts = [9]
      $0.channels[0].consent = .never
      $0.draws.marketingHoldout = 0
    }
    #expect(decide(reached, policy).outcome == .planned)
  }

  @Test("waits for a person, or only suggests, when the strategy says so")
  func approval() throws {
    #expect(decide(Self.captured(), try Self.policy(["approval": "required"])).outcome == .awaitingApproval)
    #expect(decide(Self.captured(), try Self.policy(["approval": "suggest_only"])).outcome == .suggested)
  }
}
