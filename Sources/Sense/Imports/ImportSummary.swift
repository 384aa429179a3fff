package import Domain
package import JSON

/// What a run read and did. Customers, orders, products and revenue are those of the file's accepted rows.
package struct ImportSummary: Sendable, Hashable {
  package let run: ID<ImportRun>
  /// Records below the header.
  package let lines: Int64
  package let accepted: Int64
  package let added: Int64
  package let revised: Int64
  package let rejected: Int64
  package let customers: Int64
  package let orders: Int64
  package let products: Int64
  /// The sum of all accepted lines, returns being negative, in minor units.
  package let revenue: Int64
  /// Rows about people who were erased and have not come back since.
  package let erased: Int64
  package let seconds: Double

  package var json: JSON {
    [
      "import": .string("\(run)"), "lines": .int(lines), "accepted": .int(accepted), "added": .int(added),
      "revised": .int(revised), "rejected": .int(rejected), "customers": .int(customers), "orders": .int(orders),
      "products": .int(products), "revenue_minor": .int(revenue), "erased": .int(erased),
      "seconds": .double(seconds),
    ]
  }
}
