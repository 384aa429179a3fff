import Domain
import Store
import TestSupport
import Testing

@Suite("Aliases")
struct AliasTests {
  @Test(
    "agree with a graph that is searched anew after every random merge and un-merge", arguments: TestEngine.allCases)
  func property(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let people = 14
      try await world.insertCustomers(people)
      for seed in 1...6 {
        var random = Seeded(seed)
        var model = Model(people: people)
        for step in 0..<60 {
          if let victim = model.edges.randomElement(using: &random), Int.random(in: 0..<5, using: &random) < 2 {
            try await world.store.write { try $0.undoMerge(tenant, World.id(victim.merge), at: World.start) }
            model.edges.removeAll { $0.merge == victim.merge }
          } else {
            let (from, into) = (Int.random(in: 1...people, using: &random), Int.random(in: 1...people, using: &random))
            let number = seed * 1_000 + step
            // Instants and ids tell nothing about the order.
            let merge = Merge(
              id: World.id(number ^ 0x5A), from: World.id(from), into: World.id(into), at: World.start, reason: "same")
            let failure = await code { try await world.store.write { try $0.insertMerge(tenant, merge) } }
            #expect(failure == (model.areSame(from, into) ? .invalid : nil))
            if failure == nil { model.edges.append(Edge(merge: number ^ 0x5A, from: from, into: into)) }
          }
          let sets = try await world.store.read { try $0.aliasSets(tenant, (1...people).map { World.id($0) }) }
          #expect(sets == model.aliasSets)
          #expect(try await world.store.read { try $0.customerCount(tenant) } == Int64(Set(sets.values).count))
        }
        for edge in model.edges {
          try await world.store.write { try $0.undoMerge(tenant, World.id(edge.merge), at: World.start) }
        }
      }
    }
  }

  @Test("come apart as if the merge had never been", arguments: TestEngine.allCases)
  func example(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      try await world.insertCustomers(3)
      @Sendable func merge(_ number: Int, _ from: Int, _ into: Int) -> Merge {
        Merge(id: World.id(number), from: World.id(from), into: World.id(into), at: World.start, reason: "r\(number)")
      }
      // 1 is 2; then it is found that 1 is 3 as well: 3 speaks for all.
      try await world.store.write { transaction in
        try transaction.insertMerge(tenant, merge(1, 1, 2))
        try transaction.insertMerge(tenant, merge(2, 1, 3))
      }
      let all = AliasSet(canonical: World.id(3), members: [World.id(1), World.id(2), World.id(3)])
      #expect(try await world.store.read { try $0.aliasSets(tenant, [World.id(2)]) } == [World.id(2): all])
      try await world.store.write { try $0.undoMerge(tenant, World.id(1), at: World.start + .days(1)) }
      let sets = try await world.store.read { try $0.aliasSets(tenant, [World.id(1), World.id(2)]) }
      #expect(sets[World.id(1)] == AliasSet(canonical: World.id(3), members: [World.id(1), World.id(3)]))
      #expect(sets[World.id(2)] == AliasSet(canonical: World.id(2), members: [World.id(2)]))
      let merges = try await world.store.read { try $0.merges(tenant, World.id(3)) }
      #expect(merges.map(\.reason) == ["r1", "r2"])
      #expect(merges.map(\.undoneAt) == [World.start + .days(1), nil])
    }
  }

  @Test("refuse an un-merge twice, an unknown merge and a customer nobody knows", arguments: TestEngine.allCases)
  func refusals(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant) = (world.store, world.tenant)
      try await world.insertCustomers(2)
      @Sendable func merge(_ number: Int, into: Int) -> Merge {
        Merge(id: World.id(number), from: World.id(1), into: World.id(into), at: World.start, reason: "")
      }
      try await store.write { try $0.insertMerge(tenant, merge(1, into: 2)) }
      try await store.write { try $0.undoMerge(tenant, World.id(1), at: World.start) }
      #expect(
        await code { try await store.write { try $0.undoMerge(tenant, World.id(1), at: World.start) } } == .conflict)
      #expect(
        await code { try await store.write { try $0.undoMerge(tenant, World.id(2), at: World.start) } } == .notFound)
      #expect(await code { try await store.write { try $0.insertMerge(tenant, merge(3, into: 77)) } } == .notFound)
      #expect(await code { try await store.write { try $0.insertMerge(tenant, merge(3, into: 1)) } } == .invalid)
      #expect(
        try await store.read { try $0.aliasSets(tenant, [World.id(1), World.id(77)]) }.values.allSatisfy {
          $0.members.count == 1
        })
    }
  }
}

private struct Edge {
  let merge: Int
  let from: Int
  let into: Int
}

/// Merges as an undirected graph: a set is what a search reaches, and who speaks for it is found by following, from
/// its youngest merge, the side that was merged into.
private struct Model {
  let people: Int
  /// In the order they were made.
  var edges: [Edge] = []

  func areSame(_ left: Int, _ right: Int) -> Bool { reached(from: left, edges[...]).contains(right) }

  private func reached(from start: Int, _ edges: ArraySlice<Edge>) -> Set<Int> {
    var (found, frontier): (Set<Int>, [Int]) = ([start], [start])
    while let person = frontier.popLast() {
      for edge in edges where edge.from == person || edge.into == person {
        let other = edge.from == person ? edge.into : edge.from
        if found.insert(other).inserted { frontier.append(other) }
      }
    }
    return found
  }

  private func speaker(for person: Int, _ edges: ArraySlice<Edge>) -> Int {
    let set = reached(from: person, edges)
    guard let youngest = edges.lastIndex(where: { set.contains($0.from) }) else { return person }
    return speaker(for: edges[youngest].into, edges[..<youngest])
  }

  var aliasSets: [CustomerID: AliasSet] {
    var sets: [CustomerID: AliasSet] = [:]
    for person in 1...people {
      let members = reached(from: person, edges[...]).map { World.id($0) as CustomerID }
      sets[World.id(person)] = AliasSet(canonical: World.id(speaker(for: person, edges[...])), members: members)
    }
    return sets
  }
}
