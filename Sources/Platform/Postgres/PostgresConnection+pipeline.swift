internal import CPostgres
import SQL

extension PostgresConnection {
  /// One round trip for each 512 statements.
  @discardableResult
  func executeBatch(_ list: [SQL]) throws(SQLError) -> [Int] {
    var changed: [Int] = []
    changed.reserveCapacity(list.count)
    var rest = list[...]
    while !rest.isEmpty {
      changed += try pipeline(rest.prefix(512))
      rest = rest.dropFirst(512)
    }
    return changed
  }

  /// What a result to come answers.
  private enum Expected {
    case prepared(SQL.Shape)
    case executed
  }

  private func pipeline(_ list: ArraySlice<SQL>) throws(SQLError) -> [Int] {
    var rendered: [(shape: SQL.Shape, parameters: PostgresParameters)] = []
    for sql in list {
      let (shape, values) = sql.textKey
      rendered.append((shape, try PostgresParameters(values)))
    }
    guard PQenterPipelineMode(handle) == 1 else { throw noted(SQLError(result: nil, connection: handle)) }
    defer { PQexitPipelineMode(handle) }
    var expected: [Expected] = []
    var wasSent = true
    for (shape, parameters) in rendered where wasSent {
      wasSent = send(shape, parameters, &expected)
    }
    guard wasSent, PQpipelineSync(handle) == 1 else {
      statements.removeAll()
      throw noted(SQLError(result: nil, connection: handle))
    }
    return try receive(expected)
  }

  private func send(_ shape: SQL.Shape, _ parameters: PostgresParameters, _ expected: inout [Expected]) -> Bool {
    var statement = statements.statement(for: shape, types: parameters.types)
    if statement == nil {
      let new = statements.add(shape, types: parameters.types)
      expected.append(.prepared(shape))
      let text = shape.text(for: .postgres)
      guard PQsendPrepare(handle, new.name, text, Int32(new.types.count), new.types) == 1 else { return false }
      statement = new
    }
    expected.append(.executed)
    return parameters.withPointers { count, addresses, lengths, formats in
      PQsendQueryPrepared(handle, statement!.name, count, addresses, lengths, formats, 1) == 1
    }
  }

  /// Reads everything up to the end of the pipeline, also after an error: the rest says it was skipped.
  private func receive(_ expected: [Expected]) throws(SQLError) -> [Int] {
    var changed: [Int] = []
    var first: SQLError?
    for step in expected {
      do {
        let result = try checked(PQgetResult(handle))
        if case .executed = step { changed.append(result.changed) }
      } catch {
        first = first ?? error
        if case .prepared(let shape) = step { statements.remove(shape) }
      }
      // A null pointer ends each statement's results.
      while !isLost, let extra = PQgetResult(handle) { PQclear(extra) }
    }
    while !isLost, let end = PQgetResult(handle) {
      let isSync = PQresultStatus(end) == PGRES_PIPELINE_SYNC
      PQclear(end)
      if isSync { break }
    }
    if let first { throw noted(first) }
    return changed
  }
}
