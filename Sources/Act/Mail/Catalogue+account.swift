internal import Content

extension Catalogue {
  /// The words of the mail account.
  static let account: [Entry] = [
    Entry(
      "mail_account_missing",
      english: "Live mode needs a mail account, and there is none: the mail waits. Set one in Settings, Mail account.",
      chinese: "正式模式需要发信账户，目前没有设置，邮件正在等待。请在“设置 - 发信账户”中配置。"),
    Entry(
      "mail_dkim_unusable", english: "The DKIM key of the mail account can't sign. Make a new one, or import it again.",
      chinese: "发信账户的 DKIM 密钥无法签名，请重新生成或导入。"),
    Entry(
      "secret_key_missing",
      english: """
        A secret was sealed with the key {key}, which is neither in secret.key nor in RONDO_SECRET_KEY. Put that \
        key back, or enter the secret again.
        """,
      chinese: "密文由密钥 {key} 加密，但 secret.key 与 RONDO_SECRET_KEY 中都没有该密钥。请恢复密钥，或重新输入。"),
    Entry(
      "secret_not_authentic",
      english: "A secret does not open: it was changed, or sealed with another key. Enter it again.",
      chinese: "密文无法解开：内容被改动，或由其他密钥加密。请重新输入。"),
    Entry(
      "mail_relay_private",
      english: "{host} is not on the public internet. Only who runs Rondo may allow it, with --allow-relay HOST:PORT.",
      chinese: "{host} 不在公网上。只有运行 Rondo 的人可以用 --allow-relay 主机:端口 放行。"),
    Entry(
      "mail_relay_clear",
      english: "Without encryption only a relay on this machine can be used; choose STARTTLS or TLS.",
      chinese: "不加密只能用于本机的发信服务器，请选择 STARTTLS 或 TLS。"),
    Entry("mail_trial_connect_well", english: "Connected to {host}.", chinese: "已连接到 {host}。"),
    Entry(
      "mail_trial_connect_failed",
      english: "Could not connect to {host}: {problem}.",
      chinese: "无法连接 {host}：{problem}。"),
    Entry("mail_trial_greeting_well", english: "The server greeted us.", chinese: "服务器已应答。"),
    Entry(
      "mail_trial_greeting_failed", english: "Connected, but the server does not speak with us: {problem}.",
      chinese: "已连接，但服务器没有正常应答：{problem}。"),
    Entry(
      "mail_trial_tls_well",
      english: "The connection is encrypted, and the certificate is good.",
      chinese: "连接已加密，证书有效。"),
    Entry(
      "mail_trial_tls_failed",
      english: "The connection could not be secured: {problem}.",
      chinese: "无法建立加密连接：{problem}。"),
    Entry("mail_trial_login_well", english: "Logged in as {user}.", chinese: "已以 {user} 登录。"),
    Entry(
      "mail_trial_login_failed", english: "The server did not take the user name or the password: {problem}.",
      chinese: "用户名或密码未被接受：{problem}。"),
  ]
}
