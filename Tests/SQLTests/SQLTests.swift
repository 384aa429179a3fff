import SQL
import Testing

@Suite("A statement's text")
struct SQLTests {
  @Test("numbers its values from one, in each engine's way")
  func numbers() {
    let sql: SQL = "SELECT \(1), \("two") WHERE x = \(3.5)"
    #expect(sql.text(for: .sqlite).text == "SELECT ?1, ?2 WHERE x = ?3")
    #expect(sql.text(for: .postgres).text == "SELECT $1, $2 WHERE x = $3")
    #expect(sql.text(for: .postgres).values == [.int(1), .text("two"), .real(3.5)])
  }

  @Test("keeps an interpolated value out of the text")
  func injection() {
    let hostile = "'; DROP TABLE customer; --"
    let sql: SQL = "SELECT \(hostile)"
    #expect(sql.text(for: .sqlite).text == "SELECT ?1")
    #expect(sql.text(for: .sqlite).values == [.text(hostile)])
  }

  @Test("numbers a spliced fragment's values anew")
  func splices() {
    let condition: SQL = "a = \(1) AND b = \(2)"
    let sql: SQL = "UPDATE \(raw: "t") SET c = \(0) WHERE \(fragment: condition) AND \(fragment: condition)"
    #expect(sql.text(for: .sqlite).text == "UPDATE t SET c = ?1 WHERE a = ?2 AND b = ?3 AND a = ?4 AND b = ?5")
    #expect(sql.text(for: .sqlite).values == [.int(0), .int(1), .int(2), .int(1), .int(2)])
  }

  @Test("has one shape where the text is the same whatever the values, and another where it is not")
  func shapes() {
    func sql(_ number: Int, _ names: [String]) -> SQL {
      "SELECT \(number) FROM t WHERE a IN \(fragment: .list(names)) AND b = \(fragment: number > 1 ? "1" : "2")"
    }
    #expect(sql(1, ["x", "y"]).textKey.shape == sql(0, ["z", "x"]).textKey.shape)
    #expect(sql(1, ["x"]).textKey.shape != sql(1, ["x", "y"]).textKey.shape)
    #expect(sql(2, ["x"]).textKey.shape != sql(1, ["x"]).textKey.shape)
    #expect(sql(2, ["x", "y"]).textKey.values == sql(2, ["x", "y"]).text(for: .sqlite).values)
  }

  @Test("joins with plus and with separators")
  func joins() {
    var sql: SQL = "SELECT \(1)" + ", \(2)"
    sql += " WHERE "
    sql += .joined(["a = \(3)", "b = \(4)"], by: " OR ")
    #expect(sql.text(for: .postgres).text == "SELECT $1, $2 WHERE a = $3 OR b = $4")
  }

  @Test("lists values for IN, and an empty list finds nothing")
  func lists() {
    #expect(SQL.list([1, 2, 3]).text(for: .sqlite).text == "(?1,?2,?3)")
    #expect(SQL.list([Int]()).text(for: .sqlite).text == "(NULL)")
  }

  @Test("writes rows as VALUES")
  func values() {
    let sql = SQL.values([[1, "a"], [2, String?.none]])
    #expect(sql.text(for: .postgres).text == "VALUES ($1,$2),($3,$4)")
    #expect(sql.text(for: .postgres).values == [.int(1), .text("a"), .int(2), .null])
  }

  @Test("binds every basic type")
  func bindables() {
    let values: [any SQLBindable] = [Int32(-1), Int64.max, true, false, [UInt8(7)], Int?.none, Int?.some(4)]
    #expect(values.map(\.sqlValue) == [.int(-1), .int(.max), .int(1), .int(0), .blob([7]), .null, .int(4)])
  }
}
