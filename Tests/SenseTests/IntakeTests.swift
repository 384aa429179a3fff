import Control
import Domain
import JSON
import Sense
import TestSupport
import Testing

@Suite("Intake")
struct IntakeTests {
  static let parser = IntakeParser(receivedAt: World.start, currency: Currency("CNY")!)

  static func parse(_ text: String) -> [IntakeParser.Parsed] {
    let json = try! JSON.parse(text)
    return json["batch"] == nil ? [parser.message(json)] : parser.batch(json)
  }

  @discardableResult
  static func send(
    _ text: String, _ world: World, via key: APIKey.Kind = .operate
  ) async throws -> [Intake.Answer] {
    try await Intake(records: world.store, clock: world.clock, ids: world.ids)
      .accept(parse(text), tenant: world.tenant, via: key)
  }

  static func customer(_ world: World, _ kind: Identity.Kind, _ value: String) async throws -> AliasSet? {
    try await world.store.read { transaction in
      guard let identity = try transaction.identities(world.tenant, [(kind, value)]).first else { return nil }
      return try transaction.aliasSets(world.tenant, [identity.customer])[identity.customer]
    }
  }

  static func code(_ answer: Intake.Answer?) -> String? {
    guard case .rejected(let rejection) = answer else { return nil }
    return rejection.code
  }

  @Test("names the field of a bad message and takes the others of its batch")
  func rejections() {
    let parsed = Self.parse(
      """
      {"batch": [{"type": "track", "userId": "u"}, {"type": "track", "event": "a"}, {"type": "dance", "userId": "u"},
        {"type": "track", "event": "a", "userId": "u", "timestamp": "soon"}, 5,
        {"type": "track", "event": "a", "userId": "u", "timestamp": "2027-01-01T00:00:00Z"},
        {"type": "track", "event": "Order Completed", "userId": "u",
         "properties": {"order_id": "1", "total": 5, "products": [{"sku": "x", "price": "much"}]}},
        {"type": "track", "event": "good", "userId": 7}]}
      """)
    let fields = parsed.map { result -> String in
      if case .failure(let rejection) = result { return rejection.field }
      return "taken"
    }
    #expect(
      fields == [
        "event", "userId", "type", "timestamp", "batch", "timestamp", "properties.products[0].price", "taken",
      ])
  }

  @Test("corrects the sender's clock by the time between happening and sending")
  func skew() throws {
    let message = try Self.parse(
      """
      {"type": "page", "anonymousId": "a", "originalTimestamp": "2020-01-01T00:00:00Z", "sentAt": "2020-01-01T00:10:00Z"}
      """)[0].get()
    #expect(message.at == World.start - .minutes(10))
    let near = try Self.parse(
      #"{"type": "page", "anonymousId": "a", "timestamp": "2026-11-20T03:00:00Z"}"#)[0].get()
    #expect(near.at == World.start)
  }

  @Test(
    "stores a message once, however often it comes, and a changed one as its revision",
    arguments: TestEngine.allCases)
  func dedupe(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let one = #"{"type": "track", "event": "seen", "userId": "u", "messageId": "m", "properties": {"n": 1}}"#
      #expect(try await Self.send(one, world) == [.accepted])
      #expect(try await Self.send(one, world) == [.duplicate])
      #expect(try await Self.send(one.replacing("1}", with: "2}"), world) == [.accepted])
      let set = try #require(try await Self.customer(world, .userID, "u"))
      let events = try await world.store.read { try $0.events(world.tenant, of: set.members, limit: 9) }
      #expect(events.map { $0.properties["n"] } == [2])
    }
  }

  @Test("never lets an older profile overwrite a newer one", arguments: TestEngine.allCases)
  func profiles(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      try await Self.send(
        #"{"type":"identify","userId":"u","timestamp":"2026-11-02T00:00:00Z","traits":{"city":"new","x":1}}"#, world)
      try await Self.send(
        #"{"type":"identify","userId":"u","timestamp":"2026-11-01T00:00:00Z","traits":{"city":"old","y":2}}"#, world)
      let set = try #require(try await Self.customer(world, .userID, "u"))
      let profile = try await world.store.read { try $0.customer(world.tenant, set.canonical)?.profile }
      #expect(profile == ["city": "new", "x": 1, "y": 2])
    }
  }

  @Test("makes a visitor known by a user id, and joins it to a known user", arguments: TestEngine.allCases)
  func identify(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      try await Self.send(#"{"type":"page","anonymousId":"a"}"#, world, via: .write)
      let visitor = try #require(try await Self.customer(world, .anonymousID, "a"))
      try await Self.send(#"{"type":"identify","anonymousId":"a","userId":"u"}"#, world, via: .write)
      #expect(try await Self.customer(world, .userID, "u") == visitor)
      try await Self.send(#"{"type":"page","anonymousId":"b"}"#, world, via: .write)
      try await Self.send(#"{"type":"identify","anonymousId":"b","userId":"u"}"#, world, via: .write)
      #expect(try await Self.customer(world, .anonymousID, "b")?.canonical == visitor.canonical)
      // A device that two users share stays with the first.
      try await Self.send(#"{"type":"identify","anonymousId":"a","userId":"v"}"#, world, via: .write)
      #expect(try await Self.customer(world, .userID, "v")?.canonical != visitor.canonical)
    }
  }

  @Test(
    "lets a browser neither merge users nor make an address mailable nor write records",
    arguments: TestEngine.allCases)
  func browser(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      try await Self.send(
        #"{"type":"identify","userId":"u","traits":{"email":"U@Example.com"}}"#, world, via: .operate)
      try await Self.send(
        #"{"type":"identify","userId":"v","traits":{"email":"v@example.com"}}"#, world, via: .write)
      try await Self.send(
        #"{"type":"identify","userId":"u","traits":{"email":"thief@example.com"}}"#, world, via: .write)
      let emails = try await world.store.read {
        try $0.identities(
          world.tenant, [(.email, "u@example.com"), (.email, "v@example.com"), (.email, "thief@example.com")])
      }
      #expect(Set(emails.map { "\($0.value) \($0.isVerified)" }) == ["u@example.com true", "v@example.com false"])

      let alias = #"{"type":"alias","userId":"u","previousId":"v","messageId":"1"}"#
      #expect(Self.code(try await Self.send(alias, world, via: .write)[0]) == "alias_not_allowed")
      try await Self.send(#"{"type":"page","anonymousId":"a"}"#, world, via: .write)
      let visitor = #"{"type":"alias","userId":"u","previousId":"a"}"#
      #expect(try await Self.send(visitor, world, via: .write) == [.accepted])
      #expect(try await Self.customer(world, .anonymousID, "a") == Self.customer(world, .userID, "u"))
      // The same visitor is u's by now.
      let again = #"{"type":"alias","userId":"v","previousId":"a"}"#
      #expect(Self.code(try await Self.send(again, world, via: .write)[0]) == "alias_not_allowed")
      // The rejected message may come again from somebody who may.
      #expect(try await Self.send(alias, world, via: .operate) == [.accepted])
      #expect(try await Self.customer(world, .userID, "u") == Self.customer(world, .userID, "v"))

      let order = #"{"type":"order","id":"1","customer":{"user_id":"u"},"total":"9.90"}"#
      #expect(Self.code(try await Self.send(order, world, via: .write)[0]) == "key_not_allowed")
    }
  }

  @Test("turns a completed order into an order, once", arguments: TestEngine.allCases)
  func orders(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let event = """
        {"type":"track","event":"Order Completed","userId":"u","messageId":"m","properties":{"order_id":"50",
         "total":30.5,"currency":"USD","products":[{"product_id":"p","price":10.25,"quantity":2,"name":"Tea"}]}}
        """
      #expect(try await Self.send(event, world) == [.accepted])
      #expect(try await Self.send(event, world) == [.duplicate])
      let native = #"{"type":"order","source":"erp","id":"7","customer":{"user_id":"u"},"total":"12.345"}"#
      #expect(try await Self.send(native, world) == [.accepted])
      #expect(try await Self.send(native, world) == [.duplicate])
      let set = try #require(try await Self.customer(world, .userID, "u"))
      let orders = try await world.store.read { try $0.orders(world.tenant, of: set.members, limit: 9) }
      #expect(Set(orders.map { "\($0.key.id) \($0.total) \($0.currency)" }) == ["50 3050 USD", "7 1235 CNY"])
      #expect(orders.flatMap(\.lines).map(\.amount) == [2_050])
    }
  }

  @Test("leaves agenda rows of both stages", arguments: TestEngine.allCases)
  func agenda(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      try await Self.send(#"{"type":"page","anonymousId":"a"}"#, world)
      let set = try #require(try await Self.customer(world, .anonymousID, "a"))
      for stage in Stage.allCases {
        let claims = try await world.store.write {
          try $0.claimAgenda(world.tenant, stage, now: world.clock.now(), lease: .minutes(1), limit: 9)
        }
        #expect(claims.map(\.customer) == [set.canonical])
      }
    }
  }
}

extension String {
  func replacing(_ text: String, with other: String) -> String {
    split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
  }
}
