/// One thing the shop sells.
package struct ShopProduct: Sendable, Hashable {
  package let code: String
  package let english: String
  package let chinese: String
  package let category: String
  /// Minor units.
  package let price: Int64

  /// Six categories of ten, cheap to dear.
  package static let catalogue: [ShopProduct] = shelves.flatMap { shelf in
    shelf.items.enumerated().map { index, item in
      ShopProduct(
        code: "\(shelf.code)\(index < 9 ? "0" : "")\(index + 1)", english: item.0, chinese: item.1,
        category: shelf.category, price: shelf.base * (100 + 35 * Int64(index)) / 100)
    }
  }

  private static let shelves: [(code: String, category: String, base: Int64, items: [(String, String)])] = [
    (
      "TEA", "tea", 2_900,
      [
        ("Green tea", "绿茶"), ("Black tea", "红茶"), ("Oolong tea", "乌龙茶"), ("Jasmine tea", "茉莉花茶"),
        ("White tea", "白茶"), ("Puer tea", "普洱茶"), ("Barley tea", "大麦茶"), ("Chrysanthemum tea", "菊花茶"),
        ("Tea sampler", "茶叶礼盒"), ("Tea pot", "茶壶"),
      ]
    ),
    (
      "SNK", "snacks", 1_200,
      [
        ("Rice crackers", "米饼"), ("Dried mango", "芒果干"), ("Walnuts", "核桃"), ("Sesame bar", "芝麻糖"),
        ("Seaweed", "海苔"), ("Sunflower seeds", "葵花籽"), ("Peanut brittle", "花生酥"), ("Egg rolls", "蛋卷"),
        ("Mooncake", "月饼"), ("Snack box", "零食礼包"),
      ]
    ),
    (
      "SKN", "skincare", 5_900,
      [
        ("Hand cream", "护手霜"), ("Face cleanser", "洁面乳"), ("Sheet mask", "面膜"), ("Sun screen", "防晒霜"),
        ("Toner", "爽肤水"), ("Lip balm", "润唇膏"), ("Serum", "精华液"), ("Eye cream", "眼霜"),
        ("Night cream", "晚霜"), ("Skincare set", "护肤套装"),
      ]
    ),
    (
      "HOM", "home", 3_900,
      [
        ("Mug", "马克杯"), ("Towel", "毛巾"), ("Candle", "香薰蜡烛"), ("Cushion", "抱枕"), ("Storage box", "收纳盒"),
        ("Chopsticks", "筷子"), ("Rice bowl", "饭碗"), ("Desk lamp", "台灯"), ("Blanket", "毛毯"), ("Kettle", "电水壶"),
      ]
    ),
    (
      "PET", "pets", 2_500,
      [
        ("Cat treats", "猫零食"), ("Dog treats", "狗零食"), ("Cat litter", "猫砂"), ("Chew toy", "磨牙玩具"),
        ("Pet brush", "宠物梳"), ("Cat food", "猫粮"), ("Dog food", "狗粮"), ("Leash", "牵引绳"),
        ("Pet bed", "宠物窝"), ("Cat tree", "猫爬架"),
      ]
    ),
    (
      "OUT", "outdoors", 6_900,
      [
        ("Water bottle", "运动水壶"), ("Cap", "遮阳帽"), ("Yoga mat", "瑜伽垫"), ("Rain jacket", "雨衣"),
        ("Head lamp", "头灯"), ("Backpack", "背包"), ("Picnic mat", "野餐垫"), ("Folding chair", "折叠椅"),
        ("Sleeping bag", "睡袋"), ("Tent", "帐篷"),
      ]
    ),
  ]
}
