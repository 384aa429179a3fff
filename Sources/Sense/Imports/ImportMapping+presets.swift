internal import Domain

extension ImportMapping {
  /// The presets that come with the program; a tenant may save others.
  package static let presetNames = ["online-retail", "cdnow", "marketing-campaign", "hillstrom"]

  package static func preset(_ name: String) -> ImportMapping? {
    switch name {
    case "online-retail": onlineRetail
    case "cdnow": cdnow
    case "marketing-campaign": marketingCampaign
    case "hillstrom": hillstrom
    default: nil
    }
  }

  /// UCI Online Retail: a British wholesaler's invoice lines. Local times; an amount is quantity times unit price,
  /// rounded per line; prices of 0 occur; an invoice that begins with C is a return.
  private static var onlineRetail: ImportMapping {
    var mapping = ImportMapping(
      kind: .orders, source: "online-retail",
      columns: [
        "order": ["InvoiceNo"], "product": ["StockCode"], "name": ["Description"], "quantity": ["Quantity"],
        "at": ["InvoiceDate"], "unit_price": ["UnitPrice"], "customer": ["CustomerID"],
      ],
      zone: Zone("Europe/London") ?? .utc, currency: Currency("GBP")!)
    mapping.profile = ["country": "Country"]
    mapping.returns = .prefix("C")
    mapping.dateFormats = ["yyyy-MM-dd HH:mm:ss", "M/d/yyyy H:mm"]
    return mapping
  }

  /// CDNOW: purchases of compact discs by customer and day, without an order number: a customer's rows of a day are
  /// one order.
  private static var cdnow: ImportMapping {
    var mapping = ImportMapping(
      kind: .orders, source: "cdnow",
      columns: [
        "order": ["customer_id", "date"], "quantity": ["quantity"], "at": ["date"], "amount": ["amount"],
        "customer": ["customer_id"],
      ],
      zone: Zone("America/New_York") ?? .utc, currency: Currency("USD")!)
    mapping.constants = ["product": "cd", "name": "CD"]
    mapping.dateFormats = ["yyyyMMdd"]
    return mapping
  }

  private static var marketingCampaign: ImportMapping {
    var mapping = ImportMapping(
      kind: .customers, source: "marketing-campaign",
      columns: ["customer": ["ID"], "created_at": ["Dt_Customer"]], zone: .utc, currency: Currency("EUR")!)
    mapping.dateFormats = ["yyyy-MM-dd", "dd-MM-yyyy"]
    mapping.keepsOtherColumns = true
    return mapping
  }

  private static var hillstrom: ImportMapping {
    var mapping = ImportMapping(
      kind: .customers, source: "hillstrom", columns: ["customer": ["row_id"]], zone: .utc,
      currency: Currency("USD")!)
    mapping.keepsOtherColumns = true
    return mapping
  }
}
